package dev.tidemark.local;

import dev.tidemark.local.HandlerFrame.Request;
import dev.tidemark.local.HandlerFrame.Response;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The local service's end of the process of a handler. It takes one event at a time. */
final class HandlerProcess {
  private final String className;
  private final Process process;
  private final DataOutputStream requests;
  private final DataInputStream responses;

  private HandlerProcess(String className, Process process) {
    this.className = className;
    this.process = process;
    this.requests = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    this.responses = new DataInputStream(new BufferedInputStream(process.getInputStream()));
  }

  /**
   * Starts a process, whose first response tells whether it can use the class.
   *
   * @param environment the variables that the handler sees in addition to the shell's
   */
  static HandlerProcess start(String className, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-classpath",
                System.getProperty("java.class.path"),
                HandlerMain.class.getName())
            .redirectError(Redirect.INHERIT);
    builder.environment().putAll(environment);
    ChildEnvironment.of(environment).applyTo(builder.environment());
    return new HandlerProcess(className, builder.start());
  }

  /** Returns the response to a request. */
  Response send(Request request) throws IOException, InterruptedException {
    return inBackground(
        () -> {
          request.write(requests);
          return Response.read(responses);
        });
  }

  /** Returns the response before any request. */
  Response firstResponse() throws IOException, InterruptedException {
    return inBackground(() -> Response.read(responses));
  }

  /** Tells whether the process can take another event. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends the process, whatever it does, and the processes that it started. */
  void end() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private interface Exchange {
    Response call() throws IOException;
  }

  /** A timeout interrupts the wait. Reading a pipe could not be interrupted. */
  private Response inBackground(Exchange exchange) throws IOException, InterruptedException {
    FutureTask<Response> task = new FutureTask<>(exchange::call);
    Thread.ofPlatform().daemon().name("trigger-pipe").start(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      end();
      throw new IOException(
          "the process of %s ended with exit status %d".formatted(className, process.waitFor()),
          e.getCause());
    }
  }
}
