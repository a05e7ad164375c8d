package dev.tidemark.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.tidemark.trigger.TriggerLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sync trigger in any language: a shell command that reads the event from standard input and
 * writes its output to standard output. An exit status other than 0 means failure; the last line of
 * standard error is the error message.
 */
public final class CommandTrigger implements RequestStreamHandler {
  /** The name of the environment variable with the command. */
  static final String COMMAND = "TRIGGER_COMMAND";

  private static final Pattern PROGRAM = Pattern.compile("^\\s*([\\w./+-]+)(?=\\s|$)");

  private final String command;
  private final ChildEnvironment childEnvironment;

  /** Reads the command from the environment. */
  public CommandTrigger(Map<String, String> environment) {
    this.command = environment.getOrDefault(COMMAND, "");
    this.childEnvironment = ChildEnvironment.of(environment);
    if (command.isBlank()) {
      throw new IllegalArgumentException(COMMAND + " is not set");
    }
  }

  /**
   * Returns the program at the beginning of a command if the shell finds none of this name; empty
   * if it finds it, or if the command begins with anything but a plain name.
   */
  static Optional<String> missingProgram(String command) throws InterruptedException {
    Matcher name = PROGRAM.matcher(command);
    if (!name.find()) {
      return Optional.empty();
    }
    String program = name.group(1);
    try {
      Process search =
          new ProcessBuilder("sh", "-c", "command -v -- \"$1\"", "sh", program)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return search.waitFor() == 0 ? Optional.empty() : Optional.of(program);
    } catch (IOException noShell) {
      return Optional.empty();
    }
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", command);
    childEnvironment.applyTo(builder.environment());
    Process process = builder.start();
    try {
      Thread.ofVirtual().start(() -> feed(process, input));
      AtomicBoolean exceeded = new AtomicBoolean();
      FutureTask<byte[]> result = inBackground(() -> output(process, exceeded));
      FutureTask<String> lastError =
          inBackground(() -> new LastLine(System.err).of(process.errorReader()));
      // A timeout interrupts this wait. Reading a pipe could not be interrupted.
      int status = process.waitFor();
      if (exceeded.get()) {
        throw new IOException(TriggerLimits.OUTPUT_TOO_LARGE);
      }
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

  /** Reads the output, and ends a command that writes more than it may. */
  private static byte[] output(Process process, AtomicBoolean exceeded) throws IOException {
    byte[] bytes = process.getInputStream().readNBytes(TriggerLimits.MAX_OUTPUT_BYTES + 1);
    if (bytes.length > TriggerLimits.MAX_OUTPUT_BYTES) {
      exceeded.set(true);
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return bytes;
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
}
