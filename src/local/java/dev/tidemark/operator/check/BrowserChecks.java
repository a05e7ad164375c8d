package dev.tidemark.operator.check;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * Checks what a page of another origin may do.
 *
 * @param caller signs the request
 * @param origin the origin of the page
 */
record BrowserChecks(Caller caller, String origin) {
  /** The methods of the API. */
  static final List<String> METHODS = List.of("GET", "POST", "DELETE");

  /** The headers that the SDKs for JavaScript send. */
  static final List<String> SENT =
      List.of(
          "authorization",
          "content-type",
          "x-amz-client-context",
          "x-amz-content-sha256",
          "x-amz-date",
          "x-amz-security-token",
          "x-amz-user-agent",
          "amz-sdk-invocation-id",
          "amz-sdk-request");

  /** The headers that they read. */
  static final List<String> READ =
      List.of(
          "x-amzn-RequestId",
          "x-amzn-ErrorType",
          "Retry-After",
          "x-amz-retry-after",
          "x-tidemark-conflicts",
          "Date");

  private static final String ACTION =
      "Compare CorsConfiguration of the API with the template. A custom domain or a CDN before the"
          + " API must pass OPTIONS and these headers on.";

  void run(Results results) {
    results.add(preflight());
    results.add(response());
  }

  private CheckResult preflight() {
    String path = Paths.datasets(caller.pool(), caller.identity());
    Map<String, String> headers = preflightHeaders();
    Reply reply = caller.api().unsigned().send(SdkHttpMethod.OPTIONS, path + "/check", "", headers);
    Set<String> lacking = lacking(reply, "access-control-allow-headers", SENT);
    lacking.addAll(lacking(reply, "access-control-allow-methods", METHODS));
    return result("CORS preflight", reply, lacking, "browsers send no request from a web page");
  }

  private Map<String, String> preflightHeaders() {
    return Map.of(
        "Origin",
        origin,
        "Access-Control-Request-Method",
        "POST",
        "Access-Control-Request-Headers",
        String.join(",", SENT));
  }

  private CheckResult response() {
    Reply reply =
        caller
            .api()
            .send(
                SdkHttpMethod.GET,
                Paths.datasets(caller.pool(), caller.identity()),
                "",
                Map.of("Origin", origin));
    Set<String> lacking = lacking(reply, "access-control-expose-headers", READ);
    return result(
        "CORS of responses", reply, lacking, "web pages cannot read responses, or all of them");
  }

  private static CheckResult result(
      String check, Reply reply, Set<String> lacking, String meaning) {
    if (reply.header("access-control-allow-origin").isEmpty()) {
      return CheckResult.failed(check, "the origin is not allowed, " + reply, meaning, ACTION);
    }
    return lacking.isEmpty()
        ? CheckResult.ok(check, "allowed with all methods and headers")
        : CheckResult.failed(
            check, "lacks " + String.join(", ", lacking) + ", " + reply, meaning, ACTION);
  }

  private static Set<String> lacking(Reply reply, String header, List<String> expected) {
    Set<String> allowed =
        reply.header(header).stream()
            .flatMap(list -> Arrays.stream(list.split(",", -1)))
            .map(name -> name.strip().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    return expected.stream()
        .filter(name -> !allowed.contains("*"))
        .filter(name -> !allowed.contains(name.toLowerCase(Locale.ROOT)))
        .collect(Collectors.toSet());
  }
}
