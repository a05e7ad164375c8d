package dev.tidemark.push;

import dev.tidemark.model.DatasetName;
import dev.tidemark.model.DeviceId;
import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.pool.PushSync;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Phones, their endpoints and their users, with the devices in memory. It is also the push service,
 * which is throttled at times, and finds each notification that should not have been sent.
 */
final class PushService {
  private static final int PHONES = 4;
  private static final List<String> DATASETS = List.of("game", "settings");

  private final Random random;
  private final MemoryPushes store = new MemoryPushes();
  private final Consumer<String> violations;
  private final Map<PlatformEndpointArn, PoolIdentity> users = new HashMap<>();
  private final Set<PlatformEndpointArn> disabled = new HashSet<>();
  private final Set<PlatformEndpointArn> deleted = new HashSet<>();
  private final Set<PlatformEndpointArn> refused = new HashSet<>();
  private final Map<String, Integer> since = new HashMap<>();
  private final Map<String, Long> heard = new HashMap<>();
  private int throttledInARow;

  /**
   * Creates phones without users.
   *
   * @param violations receives each notification that should not have been sent
   */
  PushService(Random random, Consumer<String> violations) {
    this.random = random;
    this.violations = violations;
  }

  MemoryPushes store() {
    return store;
  }

  /** Reports something that should not have been done. */
  void report(String violation) {
    violations.accept(violation);
  }

  static String deviceId(PoolIdentity identity, int phone) {
    return "device %s %s %d".formatted(identity.pool(), identity.identity(), phone);
  }

  private static PlatformEndpointArn endpoint(int phone) {
    Platform platform = Platform.values()[phone % Platform.values().length];
    return MemoryPushes.device("phone-" + phone, platform).endpoint();
  }

  private static String key(String device, String dataset) {
    return device + " " + dataset;
  }

  /** Does something with some phone. */
  void step(int step) {
    int phone = random.nextInt(PHONES);
    PlatformEndpointArn endpoint = endpoint(phone);
    switch (random.nextInt(10)) {
      case 0 -> disable(endpoint, disabled);
      case 1 -> disable(endpoint, deleted);
      case 2, 3, 4 -> subscribe(phone, step);
      default -> logIn(phone, step);
    }
  }

  /** Makes some identity the user of a phone, which registers. */
  private void logIn(int phone, int step) {
    List<PoolIdentity> identities = PushWorld.identities();
    logIn(phone, identities.get(random.nextInt(identities.size())), step);
  }

  /** Makes an identity the user of the phone of an endpoint, which registers again. */
  void registerAgain(PoolIdentity identity, PlatformEndpointArn endpoint, int step) {
    for (int phone = 0; phone < PHONES; phone++) {
      if (endpoint(phone).equals(endpoint)) {
        logIn(phone, identity, step);
      }
    }
  }

  private void logIn(int phone, PoolIdentity identity, int step) {
    PlatformEndpointArn endpoint = endpoint(phone);
    forget(endpoint);
    disabled.remove(endpoint);
    deleted.remove(endpoint);
    refused.remove(endpoint);
    users.put(endpoint, identity);
    DeviceId id = new DeviceId(deviceId(identity, phone));
    store.register(
        identity,
        new DeviceRegistration(
            id, Platform.values()[phone % Platform.values().length], endpoint, Set.of(), false));
    for (String dataset : DATASETS) {
      boolean isSubscribed =
          store.devices(identity).find(id).orElseThrow().subscriptions().stream()
              .anyMatch(name -> name.value().equals(dataset));
      if (isSubscribed) {
        since.put(key(id.value(), dataset), step);
      }
    }
  }

  private void subscribe(int phone, int step) {
    PoolIdentity identity = users.get(endpoint(phone));
    if (identity == null) {
      return;
    }
    DeviceId id = new DeviceId(deviceId(identity, phone));
    Devices seen = store.devices(identity);
    Optional<DeviceRegistration> device = seen.find(id);
    if (device.isEmpty()) {
      return;
    }
    String name = DATASETS.get(random.nextInt(DATASETS.size()));
    DatasetName dataset = new DatasetName(name);
    boolean subscribes = random.nextInt(4) > 0;
    store.replace(
        identity, seen, subscribes ? seen.subscribe(id, dataset) : seen.unsubscribe(id, dataset));
    if (!subscribes) {
      since.remove(key(id.value(), name));
    } else if (isReachable(endpoint(phone))) {
      since.putIfAbsent(key(id.value(), name), step);
    }
  }

  private boolean isReachable(PlatformEndpointArn endpoint) {
    return !disabled.contains(endpoint) && !deleted.contains(endpoint);
  }

  private void disable(PlatformEndpointArn endpoint, Set<PlatformEndpointArn> kind) {
    kind.add(endpoint);
    forget(endpoint);
  }

  /** From now on, nothing needs to arrive at an endpoint. */
  private void forget(PlatformEndpointArn endpoint) {
    for (int phone = 0; phone < PHONES; phone++) {
      if (endpoint(phone).equals(endpoint)) {
        for (PoolIdentity identity : PushWorld.identities()) {
          for (String dataset : DATASETS) {
            since.remove(key(deviceId(identity, phone), dataset));
          }
        }
      }
    }
  }

  /** Sends a notification, and finds out whether it may be sent. */
  PushSender.Result send(PushSync push, DeviceRegistration device, PushMessage message) {
    if (throttledInARow < 2 && random.nextInt(8) == 0) {
      throttledInARow++;
      if (random.nextBoolean()) {
        throw new PushFailedException(new IllegalStateException("timeout"));
      }
      return new PushSender.Result.Throttled();
    }
    throttledInARow = 0;
    PlatformEndpointArn endpoint = device.endpoint();
    if (!message.dataset().owner().equals(users.get(endpoint))) {
      violations.accept("a push reaches the phone of another user: " + message);
    }
    if (refused.contains(endpoint)) {
      violations.accept("a push to an endpoint that was refused before: " + message);
    }
    if (deleted.contains(endpoint)) {
      return new PushSender.Result.EndpointGone();
    }
    if (disabled.contains(endpoint)) {
      return new PushSender.Result.EndpointDisabled();
    }
    hear(device, message);
    return store.send(push, device, message);
  }

  private void hear(DeviceRegistration device, PushMessage message) {
    String dataset = message.dataset().name().value();
    boolean isSubscribed =
        store
            .devices(message.dataset().owner())
            .find(device.id())
            .filter(found -> found.subscriptions().contains(message.dataset().name()))
            .isPresent();
    if (!isSubscribed) {
      violations.accept("a push to a device that is not subscribed: " + message);
    }
    heard.merge(key(device.id().value(), dataset), message.syncCount().value(), Math::max);
  }

  /** Remembers the endpoints that a finished batch found refused. */
  void rememberRefused(Set<DeviceRegistration> devices) {
    devices.stream()
        .filter(device -> !isReachable(device.endpoint()))
        .forEach(device -> refused.add(device.endpoint()));
  }

  /** Finds devices that missed changes. */
  void checkHeard(List<PushWorld.Change> changes) {
    for (PushWorld.Change change : changes) {
      for (int phone = 0; phone < PHONES; phone++) {
        String device = deviceId(change.dataset().owner(), phone);
        String key = key(device, change.dataset().name().value());
        boolean mustHear =
            change.dataset().owner().equals(users.get(endpoint(phone)))
                && change.dataset().owner().pool().equals(PushWorld.PUSHING)
                && since.getOrDefault(key, Integer.MAX_VALUE) < change.step()
                && !change.isBy(device);
        if (mustHear && heard.getOrDefault(key, 0L) < change.count()) {
          violations.accept(device + " has not heard of " + change);
        }
      }
    }
  }

  /** Finds devices of phones that have another user, or no endpoint. */
  void checkDevices() {
    for (int phone = 0; phone < PHONES; phone++) {
      for (PoolIdentity identity : PushWorld.identities()) {
        if (identity.pool().equals(PushWorld.PUSHING)) {
          checkDevice(identity, phone);
        }
      }
    }
  }

  /** Finds registrations that were lost. */
  void checkRegistrations() {
    for (int phone = 0; phone < PHONES; phone++) {
      PoolIdentity user = users.get(endpoint(phone));
      if (user != null
          && isReachable(endpoint(phone))
          && store.devices(user).find(new DeviceId(deviceId(user, phone))).isEmpty()) {
        violations.accept("a registration is lost: phone " + phone + " of " + user);
      }
    }
  }

  private void checkDevice(PoolIdentity identity, int phone) {
    PlatformEndpointArn endpoint = endpoint(phone);
    DeviceId id = new DeviceId(deviceId(identity, phone));
    Optional<DeviceRegistration> device = store.devices(identity).find(id);
    boolean isUser = identity.equals(users.get(endpoint));
    boolean isTold =
        device.filter(found -> !found.isPaused() && !found.subscriptions().isEmpty()).isPresent();
    if (isUser && isTold && !isReachable(endpoint)) {
      violations.accept("a device without endpoint stays: " + id);
    }
    if (!isUser && isTold) {
      violations.accept("a device of an earlier user stays: " + id);
    }
  }
}
