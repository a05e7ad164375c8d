package dev.tidemark.dynamodb;

import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.push.Devices;
import dev.tidemark.push.EndpointOwner;
import dev.tidemark.push.PushStore;
import java.util.Optional;

/** A store of devices behind a {@link TableGate}. */
public final class GatedPushStore implements PushStore {
  private final PushStore store;
  private final TableGate gate;

  /** Puts a store behind a gate. */
  public GatedPushStore(PushStore store, TableGate gate) {
    this.store = store;
    this.gate = gate;
  }

  @Override
  public Devices devices(PoolIdentity identity) {
    gate.pass();
    return store.devices(identity);
  }

  @Override
  public boolean replace(PoolIdentity identity, Devices seen, Devices after) {
    gate.pass();
    return store.replace(identity, seen, after);
  }

  @Override
  public Optional<EndpointOwner> ownerOf(PlatformEndpointArn endpoint) {
    gate.pass();
    return store.ownerOf(endpoint);
  }

  @Override
  public void takeOver(PlatformEndpointArn endpoint, EndpointOwner owner) {
    gate.pass();
    store.takeOver(endpoint, owner);
  }
}
