package dev.tidemark.push;

import dev.tidemark.model.PlatformApplicationArn;
import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.model.PushToken;
import dev.tidemark.model.RoleArn;
import dev.tidemark.pool.PushSync;

/** The registration of devices with the push service. */
@FunctionalInterface
public interface PlatformEndpoints {
  /**
   * Returns an enabled endpoint of an application for a token, and creates it if it does not exist.
   *
   * @param push the configuration of the pool, which names the application and a {@link RoleArn}
   * @throws PushFailedException if the push service failed; an endpoint may have been created
   */
  Result register(PushSync push, PlatformApplicationArn application, PushToken token);

  /** The result of registering a device. */
  sealed interface Result {
    /** The endpoint exists, has the token and is enabled. */
    record Registered(PlatformEndpointArn endpoint) implements Result {}

    /**
     * No device can be registered until a developer repairs the setup: the application is missing
     * or disabled, or the role is denied.
     *
     * @param reason for the log and the developer, without the token
     */
    record Unusable(String reason) implements Result {}

    /** The push service does not accept the token. */
    record InvalidToken() implements Result {}

    /** The push service is throttled. */
    record Throttled() implements Result {}
  }
}
