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
import dev.tidemark.sync.SyncTrigger.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Handlers in this process as triggers. */
class TriggerHandlersTest {
  private static final TriggerLimits LIMITS = new TriggerLimits(Duration.ofSeconds(30), true);

  /** Adds a badge with the update's id from the context. */
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

  /** Inherits its handler method. */
  public static final class Inheriting extends Refusing {}

  /** Fails. */
  public static class Refusing implements RequestHandler<CognitoEvent, CognitoEvent> {
    @Override
    public CognitoEvent handleRequest(CognitoEvent event, Context context) {
      throw new IllegalArgumentException("no cheating");
    }
  }

  /** Returns null. */
  public static final class Nothing implements RequestHandler<CognitoEvent, CognitoEvent> {
    @Override
    public @Nullable CognitoEvent handleRequest(CognitoEvent event, Context context) {
      return null;
    }
  }

  /** Returns an empty event. */
  public static final class Empty implements RequestHandler<CognitoEvent, CognitoEvent> {
    @Override
    public CognitoEvent handleRequest(CognitoEvent event, Context context) {
      return new CognitoEvent();
    }
  }

  /** Returns an event with a null record. */
  public static final class NullRecord implements RequestHandler<CognitoEvent, CognitoEvent> {
    @Override
    public CognitoEvent handleRequest(CognitoEvent event, Context context) {
      event.getDatasetRecords().put("name", null);
      return event;
    }
  }

  /** Returns the output in the environment, or the event unchanged. */
  public static final class Configured implements RequestStreamHandler {
    private final String output;

    /** Reads the environment. */
    public Configured(Map<String, String> environment) {
      this.output = environment.getOrDefault("OUTPUT", "");
    }

    @Override
    public void handleRequest(InputStream input, OutputStream out, Context context)
        throws IOException {
      out.write(output.isEmpty() ? input.readAllBytes() : output.getBytes(UTF_8));
    }
  }

  /** Runs until it is interrupted. */
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

  /** Handles events of another type. */
  public static final class OtherEvents implements RequestHandler<String, String> {
    @Override
    public String handleRequest(String event, Context context) {
      return event;
    }
  }

  /** Fails in its constructor. */
  public static final class Broken implements RequestStreamHandler {
    /** Fails. */
    public Broken() {
      throw new IllegalStateException("broken");
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) {}
  }

  /** Has no public constructor. */
  public static final class Closed implements RequestStreamHandler {
    private Closed() {}

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) {}
  }

  @Test
  void handlerOfCognitoEvents_changesTheUpdate() {
    Outcome.Allowed allowed = assertInstanceOf(Outcome.Allowed.class, invoke(Badge.class));
    assertEquals(
        new RecordChange.Replace(new RecordValue(Invocations.UPDATE_ID), Optional.empty()),
        allowed.changes().get(key("badge")));
    assertEquals(4, allowed.changes().size());
  }

  @Test
  void failedHandler_isInvalidAndShowsItsMessageIfExposed() {
    assertEquals(new Outcome.Invalid("no cheating"), invoke(Refusing.class));
    assertEquals(new Outcome.Invalid("no cheating"), invoke(Inheriting.class));
    assertEquals(
        new Outcome.Invalid("The sync trigger failed"),
        TriggerHandlers.load(
                Refusing.class.getName(),
                Map.of(),
                new TriggerLimits(Duration.ofSeconds(30), false))
            .invoke(Invocations.game()));
  }

  @Test
  void outputThatBreaksARule_isInvalid() {
    assertRule("the answer is null and not an object", invoke(Nothing.class));
    assertRule("'version' is not as it was", invoke(Empty.class));
    assertRule(
        "the record at place 3 of 'datasetRecords' is null and not an object",
        invoke(NullRecord.class));
  }

  @Test
  void streamHandler_receivesTheEnvironment() {
    assertInstanceOf(Outcome.Allowed.class, invoke(Configured.class));
    assertRule(
        "the answer is an array and not an object",
        TriggerHandlers.load(Configured.class.getName(), Map.of("OUTPUT", "[]"), LIMITS)
            .invoke(Invocations.game()));
  }

  @Test
  void slowHandler_timesOutAndIsInterrupted() throws Exception {
    Duration limit = Duration.ofMillis(50);
    assertEquals(
        new Outcome.TimedOut(limit),
        TriggerHandlers.load(Slow.class.getName(), Map.of(), new TriggerLimits(limit, true))
            .invoke(Invocations.game()));
    Slow.INTERRUPTED.await();
  }

  @Test
  void slowHandler_leavesTimeForAnAttempt() {
    assertEquals(
        new Outcome.TimedOut(Duration.ofMillis(100)),
        Deadline.within(() -> Duration.ofMillis(1100), () -> invoke(Slow.class)));
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
          dev.tidemark.trigger.TriggerHandlersTest$Closed | dev.tidemark.trigger.TriggerHandlersTest$Closed has no public constructor without parameters
          java.lang.Runnable | java.lang.Runnable has no public constructor without parameters
          """)
  void classThatIsNoTrigger_isNamed(String name, String message) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> TriggerHandlers.load(name, Map.of(), LIMITS));
    assertEquals(message, e.getMessage());
  }

  private static Outcome invoke(Class<?> handler) {
    return TriggerHandlers.load(handler.getName(), Map.of(), LIMITS).invoke(Invocations.game());
  }

  private static void assertRule(String rule, Outcome outcome) {
    assertEquals(new Outcome.Invalid("The sync trigger's answer breaks a rule: " + rule), outcome);
  }

  /** Computes until the test ends it, and takes no notice of an interruption. */
  public static final class Endless implements RequestStreamHandler {
    static final AtomicBoolean GOES_ON = new AtomicBoolean(true);

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) {
      while (GOES_ON.get()) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  @Timeout(60)
  void handlersThatNeverEnd_timeOutAndAreReported() throws Exception {
    Duration limit = Duration.ofMillis(100);
    int handlers = Runtime.getRuntime().availableProcessors() + 1;
    CountDownLatch reports = new CountDownLatch(handlers);
    try {
      for (int i = 0; i < handlers; i++) {
        assertEquals(
            new Outcome.TimedOut(limit),
            TriggerHandlers.load(
                    Endless.class.getName(),
                    Map.of(),
                    new TriggerLimits(limit, false),
                    _ -> reports.countDown())
                .invoke(Invocations.of()));
      }
      reports.await();
    } finally {
      Endless.GOES_ON.set(false);
    }
  }

  /** Writes without end. */
  public static final class Verbose implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      while (true) {
        output.write(new byte[65_536]);
      }
    }
  }

  @Test
  void outputBeyondTheBound_isInvalid() {
    assertEquals(
        new Outcome.Invalid(
            "Response payload size exceeded maximum allowed payload size (6291556 bytes)."),
        invoke(Verbose.class));
  }
}
