package dev.tidemark.push;

import dev.tidemark.model.DatasetId;
import dev.tidemark.push.DeviceChanges.Step;
import dev.tidemark.store.Backoff;
import java.util.Optional;

/**
 * Ends the subscription of a device to a dataset. Neither the dataset nor the pool's applications
 * need to exist any more.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_UnsubscribeFromDataset.html">
 *     UnsubscribeFromDataset</a>
 */
public final class UnsubscribeFromDataset {
  private final DeviceChanges changes;

  /** Makes the operation. */
  public UnsubscribeFromDataset(PushStore store, Backoff backoff) {
    this.changes = new DeviceChanges(store, backoff);
  }

  /** The result. */
  public sealed interface Result {
    /** The device is no longer subscribed. */
    record Unsubscribed() implements Result {}

    /** The identity has no such device. */
    record NoDevice() implements Result {}

    /** The device was not subscribed. */
    record NotSubscribed() implements Result {}
  }

  /** Unsubscribes a device of the dataset's owner. */
  public Result unsubscribe(DatasetId dataset, DeviceReference device) {
    return changes.change(dataset.owner(), devices -> step(devices, dataset, device));
  }

  private static Step<Result> step(Devices devices, DatasetId dataset, DeviceReference reference) {
    Optional<DeviceRegistration> device = devices.find(reference);
    if (device.isEmpty()) {
      return new Step.Keep<>(new Result.NoDevice());
    }
    return device.get().isSubscribedTo(dataset.name())
        ? new Step.Replace<>(
            devices.unsubscribe(device.get().id(), dataset.name()), new Result.Unsubscribed())
        : new Step.Keep<>(new Result.NotSubscribed());
  }
}
