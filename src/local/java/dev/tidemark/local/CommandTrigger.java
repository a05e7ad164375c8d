package dev.tidemark.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A sync trigger in any language: a shell command that reads the event from standard input and
 * writes its output to standard output. An exit status other than 0 means failure; the last line of
 * standard error is the error message.
 */
public final class CommandTrigger implements RequestStreamHandler {
  /** The name of the environment variable with the command. */
  static final String COMMAND = "TRIGGER_COMMAND";

  private final String command;

  /** Reads the command from the environment. */
  public CommandTrigger(Map<String, String> environment) {
    this.command = environment.getOrDefault(COMMAND, "");
    if (command.isBlank()) {
      throw new IllegalArgumentException(COMMAND + " is not set");
    }
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Process process = new ProcessBuilder("sh", "-c", command).start();
    try {
      Thread.ofVirtual().start(() -> feed(process, input));
      FutureTask<byte[]> result = inBackground(() -> process.getInputStream().readAllBytes());
      FutureTask<String> lastError = inBackground(() -> lastLine(process.errorReader()));
      // A timeout interrupts this wait. Reading a pipe could not be interrupted.
      int status = process.waitFor();
      if (status != 0) {
        String message = lastError.get();
        throw new IllegalStateException(message.isBlank() ? "exit status " + status : message);
      }
      output.write(result.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("took too long", e);
    } catch (ExecutionException e) {
      throw new IOException(e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static <T> FutureTask<T> inBackground(Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    Thread.ofVirtual().start(task);
    return task;
  }

  /** Writes the event to the command, which may end without reading it. */
  private static void feed(Process process, InputStream input) {
    try (OutputStream standardInput = process.getOutputStream()) {
      input.transferTo(standardInput);
    } catch (IOException endedEarly) {
      return;
    }
  }

  private static String lastLine(BufferedReader errors) throws IOException {
    String last = "";
    for (String line = errors.readLine(); line != null; line = errors.readLine()) {
      System.err.println(line);
      if (!line.isBlank()) {
        last = line;
      }
    }
    return last;
  }
}
