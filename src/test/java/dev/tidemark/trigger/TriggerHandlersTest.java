package dev.tidemark.trigger;

import static dev.tidemark.model.Samples.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.CognitoEvent;
import com.amazonaws.services.lambda.runtime.events.CognitoEvent.DatasetRecord;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordValue;
import dev.tidemark.store.Deadline;
import dev.tidemark.sync.SyncTrigger.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Handlers in this process as triggers. */
class TriggerHandlersTest {
  private static final TriggerLimits LIMITS = new TriggerLimits(Duration.ofSeconds(30), true);

  /** Adds a badge, and what it was told of the invocation. */
  public static final class Badge implements RequestHandler<CognitoEvent, CognitoEvent> {
    @Override
    public CognitoEvent handleRequest(CognitoEvent event, Context context) {
      assertTrue(event.getDatasetRecords().containsKey("name"));
      DatasetRecord badge = new DatasetRecord();
      badge.setNewValue(context.getClientContext().getCustom().get("updateId"));
      badge.setOp("replace");
      event.getDatasetRecords().put("badge", badge);
      assertTrue(context.getRemainingTimeInMillis() > 0);
      return event;
    }
  }

  /** What a subclass inherits, it handles too. */
  public static final class Inheriting extends Refusing {}

  /** Fails. */
  public static class Refusing implements RequestHandler<CognitoEvent, CognitoEvent> {
    @Override
    public CognitoEvent handleRequest(CognitoEvent event, Context context) {
      throw new IllegalArgumentException("no cheating");
    }
  }

  /** Gives back nothing. */
  public static final class Nothing implements RequestHandler<CognitoEvent, CognitoEvent> {
    @Override
    public @Nullable CognitoEvent handleRequest(CognitoEvent event, Context context) {
      return null;
    }
  }

  /** Gives back an event without anything. */
  public static final class Empty implements RequestHandler<CognitoEvent, CognitoEvent> {
    @Override
    public CognitoEvent handleRequest(CognitoEvent event, Context context) {
      return new CognitoEvent();
    }
  }

  /** Gives back a record that is null. */
  public static final class NullRecord implements RequestHandler<CognitoEvent, CognitoEvent> {
    @Override
    public CognitoEvent handleRequest(CognitoEvent event, Context context) {
      event.getDatasetRecords().put("name", null);
      return event;
    }
  }

  /** Gives back what the environment says. */
  public static final class Configured implements RequestStreamHandler {
    private final String answer;

    /** Takes the environment. */
    public Configured(Map<String, String> environment) {
      this.answer = environment.getOrDefault("ANSWER", "");
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      output.write(answer.isEmpty() ? input.readAllBytes() : answer.getBytes(UTF_8));
    }
  }

  /** Takes for ever, until it is interrupted. */
  public static final class Slow implements RequestStreamHandler {
    static final CountDownLatch INTERRUPTED = new CountDownLatch(1);

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        INTERRUPTED.countDown();
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Handles something else. */
  public static final class OtherEvents implements RequestHandler<String, String> {
    @Override
    public String handleRequest(String event, Context context) {
      return event;
    }
  }

  /** Cannot be made. */
  public static final class Broken implements RequestStreamHandler {
    /** Fails. */
    public Broken() {
      throw new IllegalStateException("broken");
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) {}
  }

  /** Has no constructor that anybody could call. */
  public static final class Closed implements RequestStreamHandler {
    private Closed() {}

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) {}
  }

  @Test
  void handlerOfCognitoEvents_changesTheUpdate() {
    Verdict.Allowed allowed = assertInstanceOf(Verdict.Allowed.class, judge(Badge.class));
    assertEquals(
        new RecordChange.Replace(new RecordValue(Invocations.UPDATE_ID), Optional.empty()),
        allowed.changes().get(key("badge")));
    assertEquals(4, allowed.changes().size());
  }

  @Test
  void handlerThatFails_isInvalidAndToldWhereThatIsAllowed() {
    assertEquals(new Verdict.Invalid("no cheating"), judge(Refusing.class));
    assertEquals(new Verdict.Invalid("no cheating"), judge(Inheriting.class));
    assertEquals(
        new Verdict.Invalid("The sync trigger failed"),
        TriggerHandlers.load(
                Refusing.class.getName(),
                Map.of(),
                new TriggerLimits(Duration.ofSeconds(30), false))
            .judge(Invocations.game()));
  }

  @Test
  void answerThatBreaksARule_isInvalid() {
    assertRule("the answer is null and not an object", judge(Nothing.class));
    assertRule("'version' is not as it was", judge(Empty.class));
    assertRule(
        "the record at place 3 of 'datasetRecords' is null and not an object",
        judge(NullRecord.class));
  }

  @Test
  void handlerOfStreams_isGivenTheEnvironment() {
    assertInstanceOf(Verdict.Allowed.class, judge(Configured.class));
    assertRule(
        "the answer is an array and not an object",
        TriggerHandlers.load(Configured.class.getName(), Map.of("ANSWER", "[]"), LIMITS)
            .judge(Invocations.game()));
  }

  @Test
  void slowHandler_timesOutAndIsInterrupted() throws Exception {
    Duration limit = Duration.ofMillis(50);
    assertEquals(
        new Verdict.TimedOut(limit),
        TriggerHandlers.load(Slow.class.getName(), Map.of(), new TriggerLimits(limit, true))
            .judge(Invocations.game()));
    Slow.INTERRUPTED.await();
  }

  @Test
  void slowHandlerOfARequestThatEndsSoon_timesOutBeforeThat() {
    assertEquals(
        new Verdict.TimedOut(Duration.ofMillis(100)),
        Deadline.within(() -> Duration.ofMillis(1100), () -> judge(Slow.class)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no.such.Class | there is no class no.such.Class
          dev.tidemark.trigger.TriggerHandlersTest$OtherEvents | dev.tidemark.trigger.TriggerHandlersTest$OtherEvents is neither a RequestHandler<CognitoEvent, CognitoEvent> nor a RequestStreamHandler
          java.lang.Object | java.lang.Object is neither a RequestHandler<CognitoEvent, CognitoEvent> nor a RequestStreamHandler
          dev.tidemark.trigger.TriggerHandlersTest$Broken | dev.tidemark.trigger.TriggerHandlersTest$Broken cannot start: java.lang.IllegalStateException: broken
          dev.tidemark.trigger.TriggerHandlersTest$Closed | dev.tidemark.trigger.TriggerHandlersTest$Closed has no public constructor that takes nothing
          java.lang.Runnable | java.lang.Runnable has no public constructor that takes nothing
          """)
  void classThatIsNoTrigger_isNamed(String name, String message) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> TriggerHandlers.load(name, Map.of(), LIMITS));
    assertEquals(message, e.getMessage());
  }

  private static Verdict judge(Class<?> handler) {
    return TriggerHandlers.load(handler.getName(), Map.of(), LIMITS).judge(Invocations.game());
  }

  private static void assertRule(String rule, Verdict verdict) {
    assertEquals(new Verdict.Invalid("The sync trigger's answer breaks a rule: " + rule), verdict);
  }
}
