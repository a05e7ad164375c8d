package dev.tidemark.junit;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines that the local service prints. They go to standard error, from the line on that says
 * that the service is ready. Earlier lines are part of the message if it does not start.
 */
final class ServiceOutput {
  private static final int START_SECONDS = 120;
  private static final Pattern READY = Pattern.compile(".*Tidemark listens on ([^\\s,]+).*");

  private final Process process;
  private final List<String> early = Collections.synchronizedList(new ArrayList<>());
  private final CompletableFuture<URI> endpoint = new CompletableFuture<>();

  /** Begins to read the output of a process. */
  ServiceOutput(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "tidemark-output");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Waits until the service is ready, and returns its URL.
   *
   * @throws TidemarkException if it ends first, or is not ready within two minutes
   */
  URI awaitEndpoint() {
    try {
      return endpoint.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new TidemarkException("Tidemark ended before it was ready. " + advice(), e);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      throw new TidemarkException(
          "Tidemark was not ready after %d seconds. %s".formatted(START_SECONDS, advice()), e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new TidemarkException("Interrupted while Tidemark started", e);
    }
  }

  private String advice() {
    String printed = String.join("\n", early);
    return printed.contains("UnsupportedClassVersionError")
        ? "It needs Java %d or later; name one in the system property tidemark.java"
            .formatted(JavaProgram.VERSION)
        : "It printed:\n" + printed;
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        take(line);
      }
    } catch (IOException e) {
      early.add(e.toString());
    } finally {
      endpoint.completeExceptionally(new IllegalStateException("end of output"));
    }
  }

  private void take(String line) {
    Matcher ready = READY.matcher(line);
    if (ready.matches()) {
      endpoint.complete(URI.create(ready.group(1)));
    }
    if (endpoint.isDone()) {
      System.err.println(line);
    } else {
      early.add(line);
    }
  }
}
