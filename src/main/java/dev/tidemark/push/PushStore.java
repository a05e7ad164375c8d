package dev.tidemark.push;

import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import java.util.Optional;

/** The store of devices, subscriptions and the owners of endpoints. Reads are up to date. */
public interface PushStore {
  /**
   * Returns the devices of an identity.
   *
   * @throws StoreBusyException if the store is throttled
   * @throws StoreFailedException if the store failed
   */
  Devices devices(PoolIdentity identity);

  /**
   * Replaces the devices of an identity, unless they have been replaced since they were read.
   *
   * @param seen the devices that were read
   * @param after their replacement, whose count of changes is ignored
   * @return whether the devices are replaced; false if another request was faster
   * @throws StoreBusyException if the store is throttled; the devices are unchanged
   * @throws StoreFailedException if the store failed; the devices may have changed
   */
  boolean replace(PoolIdentity identity, Devices seen, Devices after);

  /**
   * Returns the present owner of an endpoint; empty if none has registered it.
   *
   * @throws StoreBusyException if the store is throttled
   * @throws StoreFailedException if the store failed
   */
  Optional<EndpointOwner> ownerOf(PlatformEndpointArn endpoint);

  /**
   * Makes an identity the present owner of an endpoint, whoever owned it before.
   *
   * @throws StoreBusyException if throttling or concurrent writes lasted too long; the owner is
   *     unchanged
   * @throws StoreFailedException if the store failed; the owner may have changed
   */
  void takeOver(PlatformEndpointArn endpoint, EndpointOwner owner);
}
