package dev.tidemark.push;

import dev.tidemark.model.DatasetName;
import dev.tidemark.model.DeviceId;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * All devices of an identity, with their subscriptions. They are stored and replaced as a whole, so
 * the bounds hold under concurrency, and one read finds all receivers of a push notification.
 *
 * @param devices the devices, the least recently registered first
 * @param changeCount how often the devices were replaced; every write has a condition on it
 */
public record Devices(List<DeviceRegistration> devices, long changeCount) {
  /** The most devices of an identity. One more takes the place of the first. */
  public static final int MAX_DEVICES = 20;

  /** The most subscriptions of a device. */
  public static final int MAX_SUBSCRIPTIONS = 100;

  /** The devices of an identity that has registered none. */
  public static final Devices NONE = new Devices(List.of(), 0);

  public Devices {
    devices = List.copyOf(devices);
  }

  /** Returns a device; empty if it is not registered. */
  public Optional<DeviceRegistration> find(DeviceId id) {
    return devices.stream().filter(device -> device.id().equals(id)).findFirst();
  }

  /** Returns the device that a request names; empty if it is not registered. */
  Optional<DeviceRegistration> find(DeviceReference reference) {
    return devices.stream().filter(device -> reference.isTo(device.id())).findFirst();
  }

  /** Returns the devices to which changes of a dataset are pushed. */
  public List<DeviceRegistration> receiversOf(DatasetName dataset) {
    return devices.stream()
        .filter(device -> device.isSubscribedTo(dataset) && !device.isPaused())
        .toList();
  }

  /**
   * Returns the devices after a registration. A device that registers again keeps its
   * subscriptions; its endpoint may be another, and it is no longer paused. Beyond the bound, the
   * least recently registered device is dropped.
   */
  public Devices register(DeviceRegistration device) {
    DeviceRegistration registered =
        new DeviceRegistration(
            device.id(),
            device.platform(),
            device.endpoint(),
            find(device.id())
                .map(DeviceRegistration::subscriptions)
                .orElseGet(device::subscriptions),
            false);
    List<DeviceRegistration> all =
        Stream.concat(remove(device.id()).devices().stream(), Stream.of(registered)).toList();
    return with(all.subList(Math.max(0, all.size() - MAX_DEVICES), all.size()));
  }

  /** Returns the devices without one. */
  public Devices remove(DeviceId id) {
    return with(devices.stream().filter(device -> !device.id().equals(id)).toList());
  }

  /** Returns the devices after the push service has refused the token of one. */
  public Devices pause(DeviceId id) {
    return change(id, DeviceRegistration::paused);
  }

  /** Returns the devices after one has subscribed to a dataset; the caller checks the bound. */
  Devices subscribe(DeviceId id, DatasetName dataset) {
    return change(id, device -> device.with(dataset));
  }

  /** Returns the devices after one has unsubscribed from a dataset. */
  Devices unsubscribe(DeviceId id, DatasetName dataset) {
    return change(id, device -> device.without(dataset));
  }

  private Devices change(DeviceId id, UnaryOperator<DeviceRegistration> change) {
    return with(
        devices.stream()
            .map(device -> device.id().equals(id) ? change.apply(device) : device)
            .toList());
  }

  private Devices with(List<DeviceRegistration> after) {
    return new Devices(after, changeCount);
  }
}
