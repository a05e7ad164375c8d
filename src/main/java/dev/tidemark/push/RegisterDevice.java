package dev.tidemark.push;

import dev.tidemark.model.DeviceId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PlatformApplicationArn;
import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.PushToken;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PushSync;
import dev.tidemark.store.Backoff;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Registers a device of an identity for push notifications. The same token gives the same device; a
 * new token is a new device without subscriptions.
 *
 * <p>Order of the steps: the endpoint in SNS, its owner, the device. A device is written last,
 * since a sender removes devices whose endpoint has another owner. After a crash between two steps,
 * the next registration repeats them; nothing is sent to the app's previous user once the owner is
 * written.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_RegisterDevice.html">
 *     RegisterDevice</a>
 */
public final class RegisterDevice {
  private final Function<IdentityPoolId, PoolConfiguration> configurations;
  private final PlatformEndpoints endpoints;
  private final PushStore store;
  private final DeviceChanges changes;

  /**
   * Makes the operation.
   *
   * @param configurations returns the configuration of a pool
   */
  public RegisterDevice(
      Function<IdentityPoolId, PoolConfiguration> configurations,
      PlatformEndpoints endpoints,
      PushStore store,
      Backoff backoff) {
    this.configurations = configurations;
    this.endpoints = endpoints;
    this.store = store;
    this.changes = new DeviceChanges(store, backoff);
  }

  /** The result. */
  public sealed interface Result {
    /** The device is registered, and its endpoint belongs to the identity. */
    record Registered(DeviceId device) implements Result {}

    /** The pool has no application for the platform. */
    record NoApplication() implements Result {}

    /**
     * The application or the role of the pool cannot be used.
     *
     * @param reason for the log and the developer
     */
    record Unusable(String reason) implements Result {}

    /** The push service does not accept the token. */
    record InvalidToken() implements Result {}

    /** The push service is throttled. */
    record Throttled() implements Result {}
  }

  /** Registers a device. */
  public Result register(PoolIdentity identity, Platform platform, PushToken token) {
    Optional<PushSync> push = configurations.apply(identity.pool()).pushSync();
    Optional<PlatformApplicationArn> application = push.flatMap(platform::applicationOf);
    if (application.isEmpty()) {
      return new Result.NoApplication();
    }
    return switch (endpoints.register(push.orElseThrow(), application.get(), token)) {
      case PlatformEndpoints.Result.Registered(PlatformEndpointArn endpoint) ->
          store(
              identity,
              new DeviceRegistration(
                  DeviceIds.of(identity, platform, token), platform, endpoint, Set.of(), false));
      case PlatformEndpoints.Result.Unusable(String reason) -> new Result.Unusable(reason);
      case PlatformEndpoints.Result.InvalidToken _ -> new Result.InvalidToken();
      case PlatformEndpoints.Result.Throttled _ -> new Result.Throttled();
    };
  }

  private Result store(PoolIdentity identity, DeviceRegistration device) {
    store.takeOver(device.endpoint(), new EndpointOwner(identity, device.id()));
    return changes.change(
        identity,
        devices ->
            new DeviceChanges.Step.Replace<>(
                devices.register(device), new Result.Registered(device.id())));
  }
}
