package dev.tidemark.trigger;

import static dev.tidemark.model.Samples.POOL;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.removal;
import static dev.tidemark.model.Samples.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.tidemark.model.Caller;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.model.LimitExceeded;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.Update;
import dev.tidemark.sync.SyncTrigger;
import dev.tidemark.sync.SyncTrigger.Invocation;
import dev.tidemark.sync.SyncTrigger.Outcome;
import dev.tidemark.trigger.ConfiguredTriggers.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** The choice of the trigger for an update, and dry runs. */
class ConfiguredTriggersTest {
  private static final TriggerLimits LIMITS = new TriggerLimits(Duration.ofSeconds(5), false);
  private static final Caller IDENTITY =
      new Caller.CognitoIdentity(new PoolIdentity(POOL, new IdentityId("eu-west-1:1")));
  private static final Caller DEVELOPER = new Caller.Developer("123456789012");
  private static final Invocation GAME = Invocations.game();
  private static final SyncTrigger HANDLER = _ -> new Outcome.Throttled();

  private final List<String> regions = new ArrayList<>();

  private ConfiguredTriggers triggers(Optional<String> region, Scope scope) {
    return new ConfiguredTriggers(
        _ ->
            region.map(
                name ->
                    new LambdaFunctionArn("arn:aws:lambda:" + name + ":123456789012:function:f")),
        this::client,
        HANDLER,
        LIMITS,
        scope);
  }

  private LambdaClient client(String region) {
    regions.add(region);
    return LambdaClients.create(region);
  }

  @Test
  void poolWithoutAFunction_usesTheHandler() {
    ConfiguredTriggers triggers = triggers(Optional.empty(), new Scope(false, false));
    assertSame(HANDLER, triggers.of(POOL, IDENTITY));
    assertEquals(List.of(), regions);
  }

  @Test
  void functionOfAPool_takesPrecedenceOverTheHandler() {
    ConfiguredTriggers triggers = triggers(Optional.of("eu-west-1"), new Scope(false, false));
    assertInstanceOf(LambdaTrigger.class, triggers.of(POOL, IDENTITY));
    assertInstanceOf(LambdaTrigger.class, triggers.of(POOL, IDENTITY));
    assertEquals(List.of("eu-west-1"), regions);
  }

  @Test
  void developers_haveATriggerOnlyIfConfigured() {
    assertEquals(
        SyncTrigger.NONE,
        triggers(Optional.of("eu-west-1"), new Scope(false, false)).of(POOL, DEVELOPER));
    assertEquals(HANDLER, triggers(Optional.empty(), new Scope(true, false)).of(POOL, DEVELOPER));
  }

  static Stream<Arguments> outcomes() {
    return Stream.of(
        Arguments.of(allowed(changes -> changes), "changes nothing"),
        Arguments.of(
            allowed(
                changes -> {
                  changes.put(key("level"), value("secret"));
                  changes.put(key("coins"), removal());
                  changes.put(key("badge"), value("secret"));
                  return changes;
                }),
            "would replace level, remove coins, replace badge"),
        Arguments.of(new Outcome.Invalid("why"), "would be refused: why"),
        Arguments.of(new Outcome.Throttled(), "is throttled"),
        Arguments.of(new Outcome.TimedOut(Duration.ofSeconds(5)), "takes longer than PT5S"),
        Arguments.of(
            new Outcome.TooLarge(new LimitExceeded("bytes", 2, 1)),
            "cannot be shown 2 bytes, of which at most 1 are allowed"));
  }

  private static Outcome allowed(UnaryOperator<SequencedMap<RecordKey, RecordChange>> changing) {
    return new Outcome.Allowed(changing.apply(Update.changesOf(GAME.patches())));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void dryRun_allowsTheUpdateUnchangedAndLogsTheOutcome(Outcome outcome, String logged) {
    assertEquals(
        List.of(
            "Dry run of the sync trigger, update %s of dataset game: %s"
                .formatted(Invocations.UPDATE_ID, logged)),
        dryRun(_ -> outcome));
  }

  @Test
  void failedDryRun_allowsTheUpdateUnchanged() {
    assertEquals(
        List.of(
            "Dry run of the sync trigger, update %s of dataset game: fails: %s"
                .formatted(
                    Invocations.UPDATE_ID, "java.lang.IllegalStateException: Lambda is down")),
        dryRun(
            _ -> {
              throw new IllegalStateException("Lambda is down");
            }));
  }

  private static List<String> dryRun(SyncTrigger trigger) {
    ConfiguredTriggers triggers =
        new ConfiguredTriggers(
            _ -> Optional.empty(), LambdaClients::create, trigger, LIMITS, new Scope(false, true));
    Logger logger = Logger.getLogger(DryRunTrigger.class.getName());
    Lines lines = new Lines();
    logger.addHandler(lines);
    try {
      Outcome.Allowed allowed =
          assertInstanceOf(Outcome.Allowed.class, triggers.of(POOL, IDENTITY).invoke(GAME));
      assertEquals(Update.changesOf(GAME.patches()), allowed.changes());
    } finally {
      logger.removeHandler(lines);
    }
    return lines.lines;
  }

  /** Collects log lines. */
  private static final class Lines extends Handler {
    final List<String> lines = new ArrayList<>();

    @Override
    public void publish(LogRecord line) {
      lines.add(new SimpleFormatter().formatMessage(line));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
