package dev.tidemark.operator.check;

import dev.tidemark.json.Json;
import java.util.Map;

/**
 * Checks push notifications with the token of a real device, whose user sees whether one arrives.
 *
 * @param identity the device's user
 * @param device the platform and the token, such as {@code GCM=…}
 * @param suffix the end of the dataset's name, which no other run has
 * @param made receives what is made before it is
 */
record PushChecks(Caller identity, String device, String suffix, Made made) {
  static final String CHECK = "push notification";

  void run(Results results) {
    String name = "tidemark-check.push-" + suffix;
    made.dataset(identity, name);
    identity.update(name, Map.of("key", "value"));
    Reply registered = register();
    results.add(registered.isOk() ? subscribed(name, registered) : failed(registered));
  }

  private CheckResult subscribed(String name, Reply registered) {
    String subscription =
        Paths.subscription(identity.path(name), registered.body().string("DeviceId").orElse(""));
    made.add("subscription of the device", () -> removed(identity.api().delete(subscription)));
    Reply subscribed = identity.api().post(subscription, "");
    return subscribed.isOk() ? sent(name) : failed(subscribed);
  }

  private static String removed(Reply reply) {
    return reply.isOk() || reply.status() == 404 ? "" : reply.toString();
  }

  private Reply register() {
    String[] parts = device.split("=", 2);
    String body =
        Json.write(
            json -> {
              json.writeStartObject();
              json.writeStringField("Platform", parts[0]);
              json.writeStringField("Token", parts.length == 1 ? "" : parts[1]);
              json.writeEndObject();
            });
    return identity.api().post(Paths.device(identity.pool(), identity.identity()), body);
  }

  private CheckResult sent(String name) {
    // An update without the id of the device is one of another device.
    Reply updated = identity.update(name, Map.of("second", "value"));
    return updated.isOk()
        ? CheckResult.note(
            CHECK,
            "the device is registered and subscribed, and the dataset was updated",
            "a silent push must reach the device within a minute",
            "Look at the device. If none comes, read the log and the metrics of ChangesFunction.")
        : failed(updated);
  }

  private static CheckResult failed(Reply reply) {
    return CheckResult.failed(
        CHECK,
        reply.toString(),
        "devices cannot be registered or subscribed, or the dataset not be updated",
        "The message has SNS's reason: see docs/push.md, Set up.");
  }
}
