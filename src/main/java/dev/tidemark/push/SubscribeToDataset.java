package dev.tidemark.push;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.push.DeviceChanges.Step;
import dev.tidemark.store.Backoff;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Subscribes a device to the changes of a dataset. The subscription outlives the dataset: a
 * deletion is announced, and so is a later dataset of the same name.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_SubscribeToDataset.html">
 *     SubscribeToDataset</a>
 */
public final class SubscribeToDataset {
  private final Function<IdentityPoolId, PoolConfiguration> configurations;
  private final Predicate<DatasetId> exists;
  private final DeviceChanges changes;

  /**
   * Makes the operation.
   *
   * @param configurations returns the configuration of a pool
   * @param exists tells whether a dataset exists
   */
  public SubscribeToDataset(
      Function<IdentityPoolId, PoolConfiguration> configurations,
      Predicate<DatasetId> exists,
      PushStore store,
      Backoff backoff) {
    this.configurations = configurations;
    this.exists = exists;
    this.changes = new DeviceChanges(store, backoff);
  }

  /** The result. */
  public sealed interface Result {
    /** The device is subscribed. */
    record Subscribed() implements Result {}

    /** The identity has no such device. */
    record NoDevice() implements Result {}

    /** The dataset does not exist: a device must sync it first. */
    record NoDataset() implements Result {}

    /** The pool has no application for the platform of the device any more. */
    record NoApplication() implements Result {}

    /** The device has {@link Devices#MAX_SUBSCRIPTIONS} other subscriptions. */
    record TooManySubscriptions() implements Result {}
  }

  /** Subscribes a device of the dataset's owner. */
  public Result subscribe(DatasetId dataset, DeviceReference device) {
    return changes.change(dataset.owner(), devices -> step(devices, dataset, device));
  }

  private Step<Result> step(Devices devices, DatasetId dataset, DeviceReference reference) {
    Optional<DeviceRegistration> device = devices.find(reference);
    if (device.isEmpty()) {
      return new Step.Keep<>(new Result.NoDevice());
    }
    if (!hasApplication(dataset.owner().pool(), device.get().platform())) {
      return new Step.Keep<>(new Result.NoApplication());
    }
    if (!exists.test(dataset)) {
      return new Step.Keep<>(new Result.NoDataset());
    }
    if (device.get().isSubscribedTo(dataset.name())) {
      return new Step.Keep<>(new Result.Subscribed());
    }
    if (device.get().subscriptions().size() >= Devices.MAX_SUBSCRIPTIONS) {
      return new Step.Keep<>(new Result.TooManySubscriptions());
    }
    return new Step.Replace<>(
        devices.subscribe(device.get().id(), dataset.name()), new Result.Subscribed());
  }

  private boolean hasApplication(IdentityPoolId pool, Platform platform) {
    return configurations.apply(pool).pushSync().flatMap(platform::applicationOf).isPresent();
  }
}
