package dev.tidemark.browser;

import dev.tidemark.trigger.TriggerHandler;
import dev.tidemark.trigger.TriggerHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Runs a sync trigger by itself, without an update. */
public final class TriggerRunner {
  /** The time that Amazon Cognito gives a trigger. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Map<String, String> environment;
  private @Nullable TriggerHandler handler;

  /**
   * Makes a runner of the trigger that a function's environment names, if it names one. The trigger
   * is loaded by the first run.
   */
  public TriggerRunner(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** The result of a run. */
  sealed interface Run {
    /** The trigger returned an output. */
    record Output(String text) implements Run {}

    /** The trigger failed, or took too long. */
    record Failed(String message) implements Run {}

    /** There is no trigger. */
    record Absent() implements Run {}
  }

  /** Runs the trigger on an event. */
  Run run(String event) {
    String name = environment.getOrDefault("TRIGGER_HANDLER", "");
    if (name.isBlank()) {
      return new Run.Absent();
    }
    byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
    FutureTask<byte[]> output =
        new FutureTask<>(() -> loaded(name).run(bytes, UUID.randomUUID().toString(), TIMEOUT));
    Thread.ofPlatform().daemon().name("trigger-test").start(output);
    return result(output);
  }

  private synchronized TriggerHandler loaded(String name) {
    TriggerHandler found = handler;
    if (found == null) {
      found = TriggerHandlers.handler(name, environment);
      handler = found;
    }
    return found;
  }

  private static Run result(FutureTask<byte[]> output) {
    try {
      byte[] bytes = output.get(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
      return new Run.Output(new String(bytes, StandardCharsets.UTF_8));
    } catch (TimeoutException e) {
      output.cancel(true);
      return new Run.Failed(
          "The sync trigger took longer than " + TIMEOUT.toMillis() + " milliseconds");
    } catch (ExecutionException e) {
      return new Run.Failed(
          "The sync trigger failed: "
              + Optional.ofNullable(e.getCause()).map(Throwable::getMessage).orElse(""));
    } catch (InterruptedException e) {
      output.cancel(true);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a sync trigger ran", e);
    }
  }
}
