package dev.tidemark.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.CognitoEvent;
import dev.tidemark.sync.SyncTrigger;
import dev.tidemark.sync.SyncTrigger.Outcome;
import dev.tidemark.trigger.Invocations;
import dev.tidemark.trigger.TriggerHandlers;
import dev.tidemark.trigger.TriggerLimits;
import dev.tidemark.trigger.UnusableHandlerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A trigger's handler in processes of its own. */
@Timeout(120)
class HandlerProcessesTest {
  private static final Duration AMPLE = Duration.ofSeconds(60);

  /** Returns the event unchanged, and does something else if the update patches {@code coins}. */
  abstract static class OnCoins implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      byte[] event = input.readAllBytes();
      if (new String(event, UTF_8).contains("\"coins\"")) {
        act(output);
      }
      output.write(event);
    }

    abstract void act(OutputStream output) throws IOException;
  }

  /** Computes without end. */
  public static final class Spinning extends OnCoins {
    @Override
    void act(OutputStream output) {
      while (true) {
        Thread.onSpinWait();
      }
    }
  }

  /** Ends its process. */
  public static final class Exiting extends OnCoins {
    @Override
    void act(OutputStream output) {
      System.exit(3);
    }
  }

  /** Prints and reads the process's own streams. */
  public static final class Printing extends OnCoins {
    @Override
    void act(OutputStream output) throws IOException {
      System.out.println("{\"printed\": true}");
      System.out.flush();
      assertEquals(-1, System.in.read());
    }
  }

  /** Breaks into the stream of responses. */
  public static final class Meddling extends OnCoins {
    @Override
    void act(OutputStream output) throws IOException {
      try (OutputStream stream = new java.io.FileOutputStream(java.io.FileDescriptor.out)) {
        stream.write("{\"printed\": true}".getBytes(UTF_8));
      }
    }
  }

  /** Writes more than Lambda carries. */
  public static final class Verbose extends OnCoins {
    @Override
    void act(OutputStream output) throws IOException {
      while (true) {
        output.write(new byte[65_536]);
      }
    }
  }

  /** Fails with an error, not an exception. */
  public static final class Overflowing extends OnCoins {
    @Override
    void act(OutputStream output) {
      throw new StackOverflowError("too deep");
    }
  }

  /** Fails with the update's id, the variables of AWS that it sees, and one of its own. */
  public static final class Telling implements RequestHandler<CognitoEvent, CognitoEvent> {
    private final Map<String, String> environment;

    /** Takes the environment. */
    public Telling(Map<String, String> environment) {
      this.environment = new TreeMap<>(environment);
    }

    @Override
    public CognitoEvent handleRequest(CognitoEvent event, Context context) {
      assertTrue(context.getRemainingTimeInMillis() > 0);
      environment.keySet().removeIf(name -> !name.matches("AWS_(?!.*REGION).*|TABLE"));
      throw new IllegalArgumentException(context.getAwsRequestId() + " " + environment);
    }
  }

  @Test
  void event_isHandledAgainAndAgain() {
    SyncTrigger trigger = trigger(Spinning.class, AMPLE);
    for (int i = 0; i < 3; i++) {
      assertInstanceOf(Outcome.Allowed.class, trigger.invoke(Invocations.of()));
    }
  }

  @Test
  void failure_hasItsMessageAndSeesNoCredentials() {
    assertEquals(
        new Outcome.Invalid(
            "0123456789abcdef0123456789abcdef {AWS_CONFIG_FILE=/dev/null,"
                + " AWS_EC2_METADATA_DISABLED=true, AWS_SHARED_CREDENTIALS_FILE=/dev/null,"
                + " TABLE=t}"),
        trigger(Telling.class, AMPLE).invoke(Invocations.game()));
  }

  @Test
  void printedText_isNoOutput() {
    assertInstanceOf(
        Outcome.Allowed.class, trigger(Printing.class, AMPLE).invoke(Invocations.game()));
  }

  @Test
  void endOfTheProcess_isAFailureAndTheNextEventGetsAnother() {
    assertFailsOnce(
        Exiting.class, "the process of " + Exiting.class.getName() + " ended with exit status 3");
  }

  @Test
  void brokenResponses_endTheProcess() {
    assertFailsOnce(
        Meddling.class,
        "the process of " + Meddling.class.getName() + " ended with exit status 137");
  }

  @Test
  void outputBeyondTheBound_isAFailure() {
    assertFailsOnce(
        Verbose.class,
        "Response payload size exceeded maximum allowed payload size (6291556 bytes).");
  }

  @Test
  void error_isAFailure() {
    assertFailsOnce(Overflowing.class, "too deep");
  }

  private static void assertFailsOnce(Class<?> handler, String message) {
    SyncTrigger trigger = trigger(handler, AMPLE);
    assertEquals(new Outcome.Invalid(message), trigger.invoke(Invocations.game()));
    assertInstanceOf(Outcome.Allowed.class, trigger.invoke(Invocations.of()));
  }

  @Test
  void handlersThatNeverEnd_endWithTheirProcesses() throws Exception {
    // Ample for a start of Java while other processes compute.
    Duration limit = Duration.ofSeconds(4);
    SyncTrigger trigger = trigger(Spinning.class, limit);
    int handlers = Runtime.getRuntime().availableProcessors();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Outcome>> outcomes =
          IntStream.range(0, handlers)
              .mapToObj(_ -> threads.submit(() -> trigger.invoke(Invocations.game())))
              .toList();
      for (Future<Outcome> outcome : outcomes) {
        assertEquals(new Outcome.TimedOut(limit), outcome.get());
      }
    }
    // If a handler still computed, its process would stay.
    spinning().forEach(process -> process.onExit().join());
    assertInstanceOf(Outcome.Allowed.class, trigger.invoke(Invocations.of()));
  }

  /** Returns the processes of handlers that use a second of CPU time or more. */
  private static List<ProcessHandle> spinning() {
    return ProcessHandle.current()
        .children()
        .filter(
            process ->
                process.info().totalCpuDuration().orElse(Duration.ZERO).toSeconds() >= 1
                    && process.info().commandLine().orElse("").contains("HandlerMain"))
        .toList();
  }

  @Test
  void unusableClass_isNamed() {
    assertEquals(
        "there is no class no.Such",
        assertThrows(
                UnusableHandlerException.class,
                () -> new HandlerProcesses(Map.of("TRIGGER_CLASS", "no.Such")))
            .getMessage());
  }

  private static SyncTrigger trigger(Class<?> handler, Duration timeout) {
    return TriggerHandlers.load(
        HandlerProcesses.class.getName(),
        Map.of("TRIGGER_CLASS", handler.getName(), "TABLE", "t"),
        new TriggerLimits(timeout, true));
  }
}
