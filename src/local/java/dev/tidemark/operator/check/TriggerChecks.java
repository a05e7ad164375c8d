package dev.tidemark.operator.check;

import java.util.Map;

/**
 * Checks that an update passes the pool's sync trigger.
 *
 * @param identity the caller: triggers see the updates of identities
 * @param suffix the end of the dataset's name, which no other run has
 * @param made receives the dataset before it is written
 */
record TriggerChecks(Caller identity, String suffix, Made made) {
  static final String CHECK = "sync trigger";

  void run(Results results) {
    String name = "tidemark-check.trigger-" + suffix;
    made.dataset(identity, name);
    results.add(result(identity.update(name, Map.of("key", "value"))));
  }

  private static CheckResult result(Reply reply) {
    if (reply.isOk()) {
      return CheckResult.ok(CHECK, "an update of an identity passes");
    }
    return switch (reply.errorType().orElse("")) {
      case "LambdaThrottledException" ->
          failed(reply, "the trigger is throttled", "Raise its concurrency.");
      case "LambdaSocketTimeoutException" ->
          failed(
              reply,
              "the trigger takes longer than TriggerTimeoutSeconds",
              "Look at its duration, cold starts included.");
      case "InvalidLambdaFunctionOutputException" ->
          failed(
              reply,
              "the trigger failed, refused the dataset, or its output breaks a rule",
              "Read its log. A trigger that accepts known datasets only is right to refuse this"
                  + " one.");
      default -> failed(reply, "updates of users fail", "Read the log of SyncFunction.");
    };
  }

  private static CheckResult failed(Reply reply, String meaning, String action) {
    return CheckResult.failed(CHECK, reply.toString(), meaning, action);
  }
}
