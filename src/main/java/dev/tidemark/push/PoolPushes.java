package dev.tidemark.push;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetNews;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import dev.tidemark.pool.PushSync;
import dev.tidemark.push.PushCounts.Outcome;
import dev.tidemark.push.PushSender.Result;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.Deadline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The push notifications of one pool in a batch. */
final class PoolPushes {
  private static final int MAX_ATTEMPTS = 3;

  private final PushSync push;
  private final PushStore store;
  private final PushSender sender;
  private final Backoff whileThrottled;
  private final PoolHealth health;
  private final PushCounts counts;
  private final Set<Platform> unusable = ConcurrentHashMap.newKeySet();

  /**
   * Makes the notifications of a pool.
   *
   * @param push the pool's configuration
   * @param counts receives the outcomes
   */
  PoolPushes(
      PushSync push,
      PushStore store,
      PushSender sender,
      Backoff whileThrottled,
      PoolHealth health,
      PushCounts counts) {
    this.push = push;
    this.store = store;
    this.sender = sender;
    this.whileThrottled = whileThrottled;
    this.health = health;
    this.counts = counts;
  }

  /** What is left of a device after its notifications. */
  private enum Fate {
    STAYS,
    IS_PAUSED,
    GOES
  }

  /** Tells the devices of an identity of the changes of its datasets. It never fails. */
  void tell(PoolIdentity identity, List<DatasetNews> news) {
    if (Deadline.leftBeforeAttempt().isNegative()) {
      counts.addUnknown(news.size());
      health.report("there was no time to send them");
      return;
    }
    try {
      Devices seen = store.devices(identity);
      Devices after = tell(identity, seen, news);
      if (!after.equals(seen)) {
        // If another request was faster, the device may have registered again. The next
        // notification decides anew.
        store.replace(identity, seen, after);
      }
    } catch (RuntimeException | Error e) {
      // An error too, such as missing memory: it must not end a thread in silence.
      counts.addUnknown(1);
      health.report("the devices cannot be read or changed (" + e.getClass().getSimpleName() + ")");
    }
  }

  private Devices tell(PoolIdentity identity, Devices seen, List<DatasetNews> news) {
    Devices after = seen;
    for (var device : messages(seen, news).entrySet()) {
      after =
          switch (tell(identity, device.getKey(), device.getValue())) {
            case STAYS -> after;
            case IS_PAUSED -> after.pause(device.getKey().id());
            case GOES -> after.remove(device.getKey().id());
          };
    }
    return after;
  }

  /** Returns the notifications by device: for each dataset, the highest count of another device. */
  private static Map<DeviceRegistration, List<PushMessage>> messages(
      Devices devices, List<DatasetNews> news) {
    Map<DeviceRegistration, Map<DatasetId, SyncCount>> counts = new LinkedHashMap<>();
    for (DatasetNews each : news) {
      for (DeviceRegistration device : devices.receiversOf(each.dataset().name())) {
        if (!each.isBy(device.id())) {
          counts
              .computeIfAbsent(device, _ -> new LinkedHashMap<>())
              .merge(each.dataset(), each.syncCount(), SyncCount::max);
        }
      }
    }
    Map<DeviceRegistration, List<PushMessage>> messages = new LinkedHashMap<>();
    counts.forEach(
        (device, own) -> {
          List<PushMessage> all = new ArrayList<>();
          own.forEach((dataset, count) -> all.add(new PushMessage(dataset, count)));
          messages.put(device, all);
        });
    return messages;
  }

  private Fate tell(PoolIdentity identity, DeviceRegistration device, List<PushMessage> messages) {
    Optional<EndpointOwner> owner = store.ownerOf(device.endpoint());
    if (!owner.equals(Optional.of(new EndpointOwner(identity, device.id())))) {
      // Another user has since logged in on the device, or the same user with another token.
      counts.add(device.platform(), Outcome.DROPPED, messages.size());
      return Fate.GOES;
    }
    for (PushMessage message : messages) {
      Fate fate = tell(device, message);
      if (fate != Fate.STAYS) {
        return fate;
      }
    }
    return Fate.STAYS;
  }

  private Fate tell(DeviceRegistration device, PushMessage message) {
    Platform platform = device.platform();
    Result result = result(device, message);
    counts.add(platform, outcome(result), 1);
    return switch (result) {
      case Result.Sent _, Result.Throttled _ -> Fate.STAYS;
      case Result.EndpointDisabled _ -> Fate.IS_PAUSED;
      case Result.EndpointGone _ -> Fate.GOES;
      case Result.Unusable(String reason) -> {
        health.report(platform + ": " + reason);
        unusable.add(platform);
        yield Fate.STAYS;
      }
    };
  }

  private static Outcome outcome(Result result) {
    return switch (result) {
      case Result.Sent _ -> Outcome.SENT;
      case Result.EndpointDisabled _, Result.EndpointGone _, Result.Unusable _ -> Outcome.REFUSED;
      case Result.Throttled _ -> Outcome.DROPPED;
    };
  }

  /** Sends a notification, unless it is known that it would not arrive. */
  private Result result(DeviceRegistration device, PushMessage message) {
    if (unusable.contains(device.platform())) {
      return new Result.Unusable("as before");
    }
    if (health.isSuspended() || Deadline.leftBeforeAttempt().isNegative()) {
      return new Result.Throttled();
    }
    Optional<Result> result = whileThrottled.retry(MAX_ATTEMPTS, _ -> attempt(device, message));
    if (result.isPresent()) {
      health.succeeded();
    } else {
      health.failed();
      health.report("the push service is throttled or fails");
    }
    return result.orElseGet(Result.Throttled::new);
  }

  /** Sends a notification; empty if another attempt may succeed. */
  private Optional<Result> attempt(DeviceRegistration device, PushMessage message) {
    try {
      return Optional.of(sender.send(push, device, message))
          .filter(result -> !(result instanceof Result.Throttled));
    } catch (PushFailedException _) {
      return Optional.empty();
    }
  }
}
