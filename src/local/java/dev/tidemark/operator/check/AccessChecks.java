package dev.tidemark.operator.check;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Checks who is let in, and whether a developer is.
 *
 * @param developer the caller with the developer's credentials
 * @param clock the time of this machine
 */
record AccessChecks(Caller developer, InstantSource clock) {
  private static final String ACCESS_LOG =
      " The access log (output AccessLogGroupName) has the account, ARN and identity that API"
          + " Gateway saw, under the id of the request.";

  /** Signatures may be five minutes old. */
  private static final Duration MAX_SKEW = Duration.ofMinutes(4);

  /** Runs the checks, and tells whether the caller is a developer. */
  boolean run(Results results) {
    Reply unsigned = datasets(developer.api().unsigned());
    results.add(unsigned(unsigned));
    results.add(clock(unsigned));
    results.add(wrongSignature());
    Reply reply = developer.datasets();
    results.add(developer(reply));
    return reply.isOk();
  }

  private Reply datasets(Api api) {
    return new Caller(api, developer.pool(), developer.identity()).datasets();
  }

  private static CheckResult unsigned(Reply reply) {
    String check = "unsigned request";
    if (reply.isOk()) {
      return letIn(check, reply, "anyone can read the data of all users");
    }
    if (reply.isRefusedByTidemark()) {
      return letIn(check, reply, "the route has no authorizer; only Tidemark refuses the request");
    }
    return reply.status() == 403
        ? CheckResult.ok(check, "API Gateway refuses it, " + reply)
        : unexpected(check, reply);
  }

  private static CheckResult letIn(String check, Reply reply, String meaning) {
    return CheckResult.failed(
        check,
        reply.toString(),
        meaning,
        "Stop the stack (SyncConcurrency=0). DefaultAuthorizer of the API must be AWS_IAM.");
  }

  private CheckResult clock(Reply reply) {
    String check = "clock";
    Optional<Duration> skew = reply.header("Date").flatMap(this::skew);
    if (skew.isEmpty()) {
      return CheckResult.note(
          check, "the response has no date", "clients cannot correct their clocks by it", "");
    }
    String detail = "this machine is %d s off".formatted(skew.get().toSeconds());
    return skew.get().abs().compareTo(MAX_SKEW) < 0
        ? CheckResult.ok(check, detail)
        : CheckResult.failed(
            check, detail, "AWS refuses its signatures", "Set the clock of this machine.");
  }

  private Optional<Duration> skew(String date) {
    try {
      Instant there = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
      return Optional.of(Duration.between(there, clock.instant()));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private CheckResult wrongSignature() {
    String check = "wrong signature";
    if (developer.api().isLocal()) {
      return CheckResult.skipped(check, "Nothing: the local service accepts made-up signatures.");
    }
    String accessKey = developer.api().credentials().orElseThrow().accessKeyId();
    Reply reply =
        datasets(
            developer.api().by(AwsCredentialsIdentity.create(accessKey, "not-the-secret-key")));
    return reply.isOk() || reply.isRefusedByTidemark()
        ? letIn(check, reply, "signatures are not verified")
        : CheckResult.ok(check, "API Gateway refuses it, " + reply);
  }

  private static CheckResult developer(Reply reply) {
    String check = "developer";
    if (reply.isOk()) {
      return CheckResult.ok(check, "the caller may use the data of all identities");
    }
    return reply.status() == 403 ? noDeveloper(check, reply) : unexpected(check, reply);
  }

  private static CheckResult noDeveloper(String check, Reply reply) {
    return reply.isRefusedByTidemark()
        ? CheckResult.note(
            check,
            reply.toString(),
            "the caller is no developer, or IdentityPools leaves out the pool",
            "If a back end uses the API, name its role or user in DeveloperPrincipals."
                + ACCESS_LOG)
        : CheckResult.note(
            check,
            reply.toString(),
            "API Gateway refuses the caller",
            "Allow execute-api:Invoke on the API, and check the region of the signature.");
  }

  private static CheckResult unexpected(String check, Reply reply) {
    return CheckResult.failed(
        check,
        reply.toString(),
        "the URL is not that of a deployment, or the function fails",
        "Compare the URL with the output Endpoint, and read the log of SyncFunction.");
  }
}
