package dev.tidemark.dynamodb;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PoolStore;
import java.util.Optional;

/** A store of pool settings behind a {@link TableGate}. */
public final class GatedPoolStore implements PoolStore {
  private final PoolStore store;
  private final TableGate gate;

  /** Puts a store behind a gate. */
  public GatedPoolStore(PoolStore store, TableGate gate) {
    this.store = store;
    this.gate = gate;
  }

  @Override
  public Optional<LambdaFunctionArn> syncTrigger(IdentityPoolId pool) {
    gate.pass();
    return store.syncTrigger(pool);
  }

  @Override
  public void setSyncTrigger(IdentityPoolId pool, LambdaFunctionArn function) {
    gate.pass();
    store.setSyncTrigger(pool, function);
  }

  @Override
  public void removeSyncTrigger(IdentityPoolId pool) {
    gate.pass();
    store.removeSyncTrigger(pool);
  }

  @Override
  public PoolConfiguration configuration(IdentityPoolId pool) {
    gate.pass();
    return store.configuration(pool);
  }

  @Override
  public ConfigureResult configure(
      IdentityPoolId pool, PoolConfiguration seen, PoolConfiguration after) {
    gate.pass();
    return store.configure(pool, seen, after);
  }
}
