package dev.tidemark.push;

import dev.tidemark.model.PlatformApplicationArn;
import dev.tidemark.pool.PushSync;
import java.util.Optional;

/**
 * The push services of device makers, by their names in the API and in SNS.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_RegisterDevice.html">
 *     RegisterDevice</a>
 */
public enum Platform {
  /** Apple Push Notification service. */
  APNS,
  /** Apple Push Notification service, for apps in development. */
  APNS_SANDBOX,
  /** Firebase Cloud Messaging. Amazon keeps the name of its predecessor. */
  GCM,
  /** Amazon Device Messaging. */
  ADM;

  /** Returns the first of a pool's applications for this platform. */
  public Optional<PlatformApplicationArn> applicationOf(PushSync push) {
    return push.applications().stream()
        .filter(arn -> arn.value().contains(":app/" + name() + "/"))
        .findFirst();
  }
}
