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
 * A sync trigger in any language: a shell command that gets the event as its input and gives the
 * answer as its output. One that ends with another status than 0 has failed; the last line that it
 * wrote to standard error is then what a function's error message would be.
 */
public final class CommandTrigger implements RequestStreamHandler {
  /** The environment variable with the command. */
  static final String COMMAND = "TRIGGER_COMMAND";

  private final String command;

  /** Takes the command from the environment. */
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
      FutureTask<byte[]> answer = inBackground(() -> process.getInputStream().readAllBytes());
      FutureTask<String> lastError = inBackground(() -> lastLine(process.errorReader()));
      // It is this wait that is interrupted when the time is over: reading could not be.
      int status = process.waitFor();
      if (status != 0) {
        String said = lastError.get();
        throw new IllegalStateException(said.isBlank() ? "exit status " + status : said);
      }
      output.write(answer.get());
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

  /** A program may end without having read its input. */
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
