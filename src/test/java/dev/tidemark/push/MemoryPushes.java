package dev.tidemark.push;

import dev.tidemark.model.DatasetName;
import dev.tidemark.model.DeviceId;
import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.pool.PushSync;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Devices and a push service in memory. */
final class MemoryPushes implements PushStore, PushSender {
  private final Map<PoolIdentity, Devices> devices = new HashMap<>();
  private final Map<PlatformEndpointArn, EndpointOwner> owners = new HashMap<>();
  private final Map<DeviceId, Deque<Result>> results = new HashMap<>();
  private final List<Sent> sent = new CopyOnWriteArrayList<>();
  private int calls;
  private int reads;
  private Runnable beforeReplace = () -> {};

  /** A notification that the push service accepted. */
  record Sent(DeviceId device, String dataset, long count) {}

  /** Registers a device of an identity, as the operation does. */
  void register(PoolIdentity identity, DeviceRegistration device) {
    takeOver(device.endpoint(), new EndpointOwner(identity, device.id()));
    Devices seen = devices(identity);
    replace(identity, seen, seen.register(device));
  }

  /** Returns a device whose endpoint has the same name. */
  static DeviceRegistration device(String name, Platform platform, String... datasets) {
    return new DeviceRegistration(
        new DeviceId(name),
        platform,
        new PlatformEndpointArn(
            "arn:aws:sns:eu-west-1:123456789012:endpoint/" + platform + "/game/" + name),
        Set.copyOf(List.of(datasets).stream().map(DatasetName::new).toList()),
        false);
  }

  /** Sets the results of the next notifications for a device; later ones are accepted. */
  void respond(String device, Result... next) {
    results.put(new DeviceId(device), new ArrayDeque<>(List.of(next)));
  }

  /** Does something once, before the next replacement of devices. */
  void beforeReplace(Runnable once) {
    beforeReplace = once;
  }

  List<Sent> sent() {
    return List.copyOf(sent);
  }

  /** Returns the number of calls of the push service. */
  int calls() {
    return calls;
  }

  /** Returns the number of reads of the store. */
  int reads() {
    return reads;
  }

  @Override
  public synchronized Devices devices(PoolIdentity identity) {
    reads++;
    return devices.getOrDefault(identity, Devices.NONE);
  }

  @Override
  public boolean replace(PoolIdentity identity, Devices seen, Devices after) {
    Runnable once = beforeReplace;
    beforeReplace = () -> {};
    once.run();
    synchronized (this) {
      if (devices.getOrDefault(identity, Devices.NONE).changeCount() != seen.changeCount()) {
        return false;
      }
      devices.put(identity, new Devices(after.devices(), seen.changeCount() + 1));
      return true;
    }
  }

  @Override
  public synchronized Optional<EndpointOwner> ownerOf(PlatformEndpointArn endpoint) {
    reads++;
    return Optional.ofNullable(owners.get(endpoint));
  }

  @Override
  public synchronized void takeOver(PlatformEndpointArn endpoint, EndpointOwner owner) {
    owners.put(endpoint, owner);
  }

  @Override
  public synchronized Result send(PushSync push, DeviceRegistration device, PushMessage message) {
    calls++;
    Deque<Result> next = results.getOrDefault(device.id(), new ArrayDeque<>());
    Result result = next.isEmpty() ? new Result.Sent() : next.removeFirst();
    if (result instanceof Result.Sent) {
      sent.add(
          new Sent(device.id(), message.dataset().name().value(), message.syncCount().value()));
    }
    return result;
  }
}
