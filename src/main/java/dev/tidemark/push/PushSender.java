package dev.tidemark.push;

import dev.tidemark.pool.PushSync;

/** Sends push notifications. Implementations may be called by several threads. */
@FunctionalInterface
public interface PushSender {
  /**
   * Sends a notification to the endpoint of a device.
   *
   * @param push the configuration of the pool, with its role
   * @throws PushFailedException if the push service did not respond in time, or failed; the
   *     notification may have been sent
   */
  Result send(PushSync push, DeviceRegistration device, PushMessage message);

  /** The result of sending a notification. */
  sealed interface Result {
    /** The push service has accepted the notification. */
    record Sent() implements Result {}

    /** The endpoint is disabled: the device maker's service has refused the token. */
    record EndpointDisabled() implements Result {}

    /** The endpoint was deleted, or is no endpoint. */
    record EndpointGone() implements Result {}

    /**
     * Nothing can be sent through the application until a developer repairs the setup.
     *
     * @param reason for the log, without token or endpoint
     */
    record Unusable(String reason) implements Result {}

    /** The push service is throttled. */
    record Throttled() implements Result {}
  }
}
