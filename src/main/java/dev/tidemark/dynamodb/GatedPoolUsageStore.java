package dev.tidemark.dynamodb;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.usage.PoolUsage;
import dev.tidemark.usage.PoolUsageStore;
import java.util.List;
import java.util.Optional;

/** The usage of pools behind a {@link TableGate}. */
public final class GatedPoolUsageStore implements PoolUsageStore {
  private final PoolUsageStore store;
  private final TableGate gate;

  /** Puts a store behind a gate. */
  public GatedPoolUsageStore(PoolUsageStore store, TableGate gate) {
    this.store = store;
    this.gate = gate;
  }

  @Override
  public Optional<PoolUsage> usage(IdentityPoolId pool) {
    gate.pass();
    return store.usage(pool);
  }

  @Override
  public List<IdentityPoolId> pools(int limit) {
    gate.pass();
    return store.pools(limit);
  }

  @Override
  public List<IdentityPoolId> poolsAfter(IdentityPoolId previous, int limit) {
    gate.pass();
    return store.poolsAfter(previous, limit);
  }
}
