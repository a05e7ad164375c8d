package dev.tidemark.push;

import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.model.PoolIdentity;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** A store of devices in memory. */
public final class MemoryPushStore implements PushStore {
  private final Map<PoolIdentity, Devices> devices = new ConcurrentHashMap<>();
  private final Map<PlatformEndpointArn, EndpointOwner> owners = new ConcurrentHashMap<>();
  private volatile Runnable beforeReplace = () -> {};

  /** Does something once, just before devices are replaced. */
  public void beforeNextReplace(Runnable action) {
    AtomicBoolean isDone = new AtomicBoolean();
    beforeReplace =
        () -> {
          if (!isDone.getAndSet(true)) {
            action.run();
          }
        };
  }

  @Override
  public Devices devices(PoolIdentity identity) {
    return devices.getOrDefault(identity, Devices.NONE);
  }

  @Override
  public boolean replace(PoolIdentity identity, Devices seen, Devices after) {
    beforeReplace.run();
    Devices next = new Devices(after.devices(), seen.changeCount() + 1);
    return devices
        .merge(
            identity,
            next,
            (current, _) -> current.changeCount() == seen.changeCount() ? next : current)
        .equals(next);
  }

  @Override
  public Optional<EndpointOwner> ownerOf(PlatformEndpointArn endpoint) {
    return Optional.ofNullable(owners.get(endpoint));
  }

  @Override
  public void takeOver(PlatformEndpointArn endpoint, EndpointOwner owner) {
    owners.put(endpoint, owner);
  }
}
