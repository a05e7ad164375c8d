package dev.tidemark.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of Lambda's process after a handler that does not end. */
@Timeout(60)
class OverrunActionTest {
  /** Computes without end. */
  public static final class Endless implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) {
      while (true) {
        Thread.onSpinWait();
      }
    }
  }

  /** A process that invokes the handler, prints the outcome, and would then stay for ever. */
  static final class EndlessProcess {
    private EndlessProcess() {}

    /** Runs the process. */
    public static void main(String[] arguments) throws InterruptedException {
      System.out.println(
          TriggerHandlers.load(
                  Endless.class.getName(),
                  System.getenv(),
                  new TriggerLimits(Duration.ofMillis(100), false))
              .invoke(Invocations.of()));
      new CountDownLatch(1).await();
    }
  }

  @Test
  void handlerThatNeverEnds_endsLambdasProcessAfterTheOutcome() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-classpath",
                System.getProperty("java.class.path"),
                EndlessProcess.class.getName())
            .redirectErrorStream(true);
    builder.environment().put("AWS_LAMBDA_FUNCTION_NAME", "tidemark");
    Process process = builder.start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertEquals(1, process.waitFor(), output);
      assertTrue(output.contains("TimedOut[limit=PT0.1S]"), output);
      assertTrue(
          output.contains("does not end, and nothing can stop its thread. The process ends"),
          output);
    } finally {
      process.destroyForcibly();
    }
  }
}
