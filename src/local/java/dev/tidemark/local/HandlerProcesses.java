package dev.tidemark.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.tidemark.local.HandlerFrame.Request;
import dev.tidemark.local.HandlerFrame.Response;
import dev.tidemark.trigger.UnusableHandlerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A sync trigger of a handler class in processes of its own, like the instances of a Lambda
 * function: each handles one event at a time, and the next event takes an idle process or starts
 * one. A handler that does not end in time ends with its process only.
 */
public final class HandlerProcesses implements RequestStreamHandler {
  /** The name of the environment variable with the class of the handler. */
  static final String CLASS = "TRIGGER_CLASS";

  /** The most processes at once. Further events wait, which counts as the handler's time. */
  private static final int MAX_PROCESSES = 16;

  /** The time after which an idle process ends. */
  private static final Duration MAX_IDLE = Duration.ofMinutes(1);

  private final Semaphore permits = new Semaphore(MAX_PROCESSES);
  private final Deque<Idle> idle = new ConcurrentLinkedDeque<>();
  private final String className;
  private final Map<String, String> environment;

  private record Idle(HandlerProcess process, long sinceNanos) {}

  /**
   * Starts a process with the class that the environment names.
   *
   * @throws UnusableHandlerException if the process cannot use the class
   */
  public HandlerProcesses(Map<String, String> environment) {
    this.className = environment.getOrDefault(CLASS, "");
    this.environment = Map.copyOf(environment);
    try {
      keep(start());
    } catch (IOException e) {
      throw new UnusableHandlerException(className + " cannot start: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnusableHandlerException(className + " cannot start: interrupted");
    }
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    byte[] event = input.readAllBytes();
    try {
      permits.acquire();
      try {
        output.write(
            content(
                new Request(context.getAwsRequestId(), context.getRemainingTimeInMillis(), event)));
      } finally {
        permits.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("took too long", e);
    }
  }

  private byte[] content(Request request) throws IOException, InterruptedException {
    HandlerProcess process = take();
    Response response = responseOf(process, request);
    keep(process);
    if (response.failed()) {
      throw new IllegalStateException(response.message());
    }
    return response.content();
  }

  private static Response responseOf(HandlerProcess process, Request request)
      throws IOException, InterruptedException {
    try {
      return process.send(request);
    } catch (InterruptedException e) {
      process.end();
      throw e;
    }
  }

  private HandlerProcess take() throws IOException, InterruptedException {
    for (Optional<Idle> next = poll(); next.isPresent(); next = poll()) {
      if (next.get().process().isAlive()) {
        return next.get().process();
      }
    }
    return start();
  }

  private Optional<Idle> poll() {
    return Optional.ofNullable(idle.poll());
  }

  private HandlerProcess start() throws IOException, InterruptedException {
    HandlerProcess process = HandlerProcess.start(className, environment);
    try {
      Response ready = process.firstResponse();
      if (ready.failed()) {
        process.end();
        throw new UnusableHandlerException(ready.message());
      }
      return process;
    } catch (InterruptedException e) {
      process.end();
      throw e;
    }
  }

  private void keep(HandlerProcess process) {
    Idle since = new Idle(process, System.nanoTime());
    idle.push(since);
    CompletableFuture.delayedExecutor(MAX_IDLE.toMillis(), TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              if (idle.remove(since)) {
                process.end();
              }
            });
  }
}
