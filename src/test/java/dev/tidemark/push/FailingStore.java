package dev.tidemark.push;

import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.store.StoreFailedException;
import java.util.Optional;

/** A store that fails for one identity. */
record FailingStore(PushStore store, PoolIdentity failing) implements PushStore {
  @Override
  public Devices devices(PoolIdentity identity) {
    if (identity.equals(failing)) {
      throw new StoreFailedException(new IllegalStateException("failed"));
    }
    return store.devices(identity);
  }

  @Override
  public boolean replace(PoolIdentity identity, Devices seen, Devices after) {
    return store.replace(identity, seen, after);
  }

  @Override
  public Optional<EndpointOwner> ownerOf(PlatformEndpointArn endpoint) {
    return store.ownerOf(endpoint);
  }

  @Override
  public void takeOver(PlatformEndpointArn endpoint, EndpointOwner owner) {
    store.takeOver(endpoint, owner);
  }
}
