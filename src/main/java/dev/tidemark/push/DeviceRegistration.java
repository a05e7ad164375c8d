package dev.tidemark.push;

import dev.tidemark.model.DatasetName;
import dev.tidemark.model.DeviceId;
import dev.tidemark.model.PlatformEndpointArn;
import java.util.HashSet;
import java.util.Set;

/**
 * A device that an identity has registered for push notifications.
 *
 * @param id the id, derived from identity, platform and token
 * @param platform the push service
 * @param endpoint the endpoint in SNS
 * @param subscriptions the datasets whose changes the device is told of; they need not exist
 * @param isPaused whether the push service has refused the token: nothing is sent until the device
 *     registers again
 */
public record DeviceRegistration(
    DeviceId id,
    Platform platform,
    PlatformEndpointArn endpoint,
    Set<DatasetName> subscriptions,
    boolean isPaused) {
  public DeviceRegistration {
    subscriptions = Set.copyOf(subscriptions);
  }

  /** Tells whether the device is subscribed to a dataset. */
  public boolean isSubscribedTo(DatasetName dataset) {
    return subscriptions.contains(dataset);
  }

  DeviceRegistration paused() {
    return new DeviceRegistration(id, platform, endpoint, subscriptions, true);
  }

  DeviceRegistration with(DatasetName dataset) {
    Set<DatasetName> more = new HashSet<>(subscriptions);
    more.add(dataset);
    return new DeviceRegistration(id, platform, endpoint, more, isPaused);
  }

  DeviceRegistration without(DatasetName dataset) {
    Set<DatasetName> fewer = new HashSet<>(subscriptions);
    fewer.remove(dataset);
    return new DeviceRegistration(id, platform, endpoint, fewer, isPaused);
  }
}
