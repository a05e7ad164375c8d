package dev.tidemark.operator.check;

import java.util.List;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;

/**
 * Sends many requests at once, and looks at the responses that are throttled.
 *
 * @param caller signs the requests, which read nothing that exists
 * @param requests the number of requests
 */
record ThrottleChecks(Caller caller, int requests) {
  static final String CHECK = "throttle";
  private static final int AT_ONCE = 100;

  void run(Results results) {
    List<Reply> others =
        IntStream.range(0, requests)
            .boxed()
            .gather(
                Gatherers.mapConcurrent(
                    AT_ONCE, _ -> caller.api().get(caller.path("tidemark-check.missing"))))
            .filter(reply -> reply.status() != 404)
            .toList();
    results.add(result(others));
  }

  private CheckResult result(List<Reply> others) {
    List<Reply> throttled = others.stream().filter(reply -> reply.status() == 429).toList();
    if (throttled.size() < others.size()) {
      Reply first =
          others.stream().filter(reply -> reply.status() != 429).findFirst().orElseThrow();
      return CheckResult.failed(
          CHECK,
          "%d of %d requests fail, the first with %s"
              .formatted(others.size() - throttled.size(), requests, first),
          first.status() == 503
              ? "the functions have reached the concurrency of the stack or the account"
              : "requests fail under load",
          first.status() == 503
              ? "Raise the account's quota of concurrent executions, or SyncConcurrency."
              : "Read the log of SyncFunction under the id of the request.");
    }
    return throttled.isEmpty()
        ? CheckResult.note(
            CHECK,
            "none of %d requests is throttled".formatted(requests),
            "RequestsPerSecond and RequestBurst allow this many, or this machine sends too slowly",
            "Repeat with more than RequestBurst, from a faster connection.")
        : CheckResult.ok(
            CHECK,
            "%d of %d requests get %s; SDKs retry them"
                .formatted(throttled.size(), requests, throttled.getFirst()));
  }
}
