package dev.tidemark.operator.check;

import dev.tidemark.json.JsonValue.JsonObject;
import java.util.Optional;

/**
 * Tells how the pool is configured, for a developer.
 *
 * @param developer reads the settings
 */
record PoolChecks(Caller developer) {
  void run(Results results) {
    String pool = Paths.pool(developer.pool());
    Reply events = developer.api().get(pool + "/events");
    Reply configuration = developer.api().get(pool + "/configuration");
    if (!events.isOk() || !configuration.isOk()) {
      results.add(
          CheckResult.failed(
              "settings of the pool",
              events + "; " + configuration,
              "the function for identity pools fails",
              "Read the log of PoolFunction under the id of the request."));
      return;
    }
    Optional<String> trigger = events.body().object("Events").string("SyncTrigger");
    JsonObject streams = configuration.body().object("CognitoStreams");
    results.add(
        CheckResult.ok(
            "settings of the pool",
            "sync trigger: %s; stream: %s; push notifications: %s"
                .formatted(
                    trigger.orElse("none of its own"),
                    streams.string("StreamName").orElse("none"),
                    configuration.body().object("PushSync").members().isEmpty()
                        ? "none"
                        : "configured")));
    stream(results, streams);
  }

  private static void stream(Results results, JsonObject streams) {
    Optional<String> status = streams.string("StreamingStatus");
    if (status.filter("DISABLED"::equals).isPresent()) {
      results.add(
          CheckResult.failed(
              "stream of the pool",
              "it is disabled",
              "a developer disabled it, or it could not be reached",
              "Read the log of StreamsFunction, then set CognitoStreams again."));
    }
  }
}
