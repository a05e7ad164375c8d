package dev.tidemark.operator.check;

import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonNumber;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Checks that the functions behind the table's stream get an update.
 *
 * @param developer reads the usage of the pool
 * @param suffix the end of the dataset's name, which no other run has
 * @param made receives the dataset before it is written
 * @param patience how long the stream may take
 * @param clock tells when the patience ends
 * @param pause waits between two reads
 */
record ChangeChecks(
    Caller developer,
    String suffix,
    Made made,
    Duration patience,
    InstantSource clock,
    Consumer<Duration> pause) {
  private static final String CHECK = "change stream";
  private static final Duration PAUSE = Duration.ofSeconds(1);

  void run(Results results) {
    String name = "tidemark-check.changes-" + suffix;
    made.dataset(developer, name);
    Reply written = developer.update(name, Map.of("key", "value"));
    Optional<BigDecimal> date = date(written);
    results.add(
        date.isEmpty()
            ? CheckResult.failed(
                CHECK, written.toString(), "the update is not stored", "See the checks above.")
            : counted(date.get()));
  }

  private static Optional<BigDecimal> date(Reply written) {
    return written.objects("Records").stream()
        .findFirst()
        .flatMap(stored -> stored.member("LastModifiedDate"))
        .flatMap(ChangeChecks::number);
  }

  private CheckResult counted(BigDecimal written) {
    Instant start = clock.instant();
    Reply usage = usage();
    while (!isCounted(usage, written)) {
      if (Duration.between(start, clock.instant()).compareTo(patience) >= 0) {
        return CheckResult.failed(
            CHECK,
            "an update is not counted after %d s, last response %s"
                .formatted(patience.toSeconds(), usage),
            "usage, push notifications and the self-check get no changes",
            "Look at the event source mapping of ChangesFunction, at its log, and at the queue"
                + " ChangesFailuresUrl.");
      }
      pause.accept(PAUSE);
      usage = usage();
    }
    return CheckResult.ok(
        CHECK,
        "an update was counted within %d s"
            .formatted(Duration.between(start, clock.instant()).toSeconds() + 1));
  }

  private Reply usage() {
    return developer.api().get(Paths.pool(developer.pool()));
  }

  /** The pool may be in use: a later update of another user tells the same. */
  private static boolean isCounted(Reply usage, BigDecimal written) {
    return usage
        .body()
        .object("IdentityPoolUsage")
        .member("LastModifiedDate")
        .flatMap(ChangeChecks::number)
        .filter(date -> date.compareTo(written) >= 0)
        .isPresent();
  }

  private static Optional<BigDecimal> number(JsonValue member) {
    return member instanceof JsonNumber(String literal)
        ? Optional.of(new BigDecimal(literal))
        : Optional.empty();
  }
}
