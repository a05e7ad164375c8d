package dev.tidemark.local;

import dev.tidemark.local.HandlerFrame.Request;
import dev.tidemark.local.HandlerFrame.Response;
import dev.tidemark.trigger.TriggerHandler;
import dev.tidemark.trigger.TriggerHandlers;
import dev.tidemark.trigger.UnusableHandlerException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The process of a trigger's handler: handles one event after another, and ends when its standard
 * input does. Output that the handler prints goes to standard error.
 */
final class HandlerMain {
  private static final int MAX_MESSAGE_LENGTH = 10_000;

  private final TriggerHandler handler;
  private final DataOutputStream responses;

  private HandlerMain(TriggerHandler handler, DataOutputStream responses) {
    this.handler = handler;
    this.responses = responses;
  }

  /** Serves the handler of the class that the environment names. */
  public static void main(String[] arguments) throws IOException {
    DataInputStream requests = new DataInputStream(new BufferedInputStream(System.in));
    System.setIn(InputStream.nullInputStream());
    DataOutputStream responses = new DataOutputStream(new FileOutputStream(FileDescriptor.out));
    System.setOut(System.err);
    try {
      String className = System.getenv().getOrDefault(HandlerProcesses.CLASS, "");
      TriggerHandler handler = TriggerHandlers.handler(className, System.getenv());
      new Response(false, new byte[0]).write(responses);
      new HandlerMain(handler, responses).serve(requests);
    } catch (UnusableHandlerException e) {
      failure(e).write(responses);
    }
    Runtime.getRuntime().halt(0);
  }

  /** Reads while the handler runs, to see the end of the local service. */
  private void serve(DataInputStream requests) throws IOException {
    ExecutorService worker =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("trigger").factory());
    try {
      while (true) {
        Request request = Request.read(requests);
        worker.execute(() -> respond(request));
      }
    } catch (EOFException ended) {
      worker.shutdownNow();
    }
  }

  private void respond(Request request) {
    try {
      response(request).write(responses);
    } catch (IOException e) {
      throw new UncheckedIOException("the local service does not read", e);
    }
  }

  private Response response(Request request) {
    try {
      Duration timeout = Duration.ofMillis(request.timeoutMillis());
      return new Response(false, handler.run(request.event(), request.updateId(), timeout));
    } catch (Throwable e) {
      // An error, such as a stack overflow, is the handler's failure too.
      e.printStackTrace();
      return failure(e);
    }
  }

  private static Response failure(Throwable cause) {
    String message = Objects.requireNonNullElse(cause.getMessage(), "");
    return Response.failure(message.substring(0, Math.min(message.length(), MAX_MESSAGE_LENGTH)));
  }
}
