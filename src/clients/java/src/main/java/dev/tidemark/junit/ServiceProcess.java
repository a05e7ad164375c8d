package dev.tidemark.junit;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The local service in a process of its own, on free ports. The process ends with this JVM, even if
 * the JVM is killed: its standard input is a pipe, and it stops when that ends.
 */
final class ServiceProcess {
  private static final int STOP_SECONDS = 10;

  /** A text between quotation marks, or without spaces. */
  private static final Pattern OPTION = Pattern.compile("'[^']*'|\"[^\"]*\"|\\S+");

  private static @Nullable ServiceProcess shared;
  private static @Nullable String failure;

  private final Process process;
  private final ServiceJar jar;
  private final URI endpoint;

  private ServiceProcess(Process process, ServiceJar jar, URI endpoint) {
    this.process = process;
    this.jar = jar;
    this.endpoint = endpoint;
  }

  /**
   * Returns the service of this JVM. The first call starts it, with the options in {@link
   * Setting#OPTIONS}.
   *
   * @throws TidemarkException if it does not start; later calls fail with the same message, at once
   */
  static synchronized ServiceProcess shared() {
    if (failure != null) {
      throw new TidemarkException(failure);
    }
    if (shared == null) {
      try {
        shared = start(optionsFromSetting());
        Runtime.getRuntime().addShutdownHook(new Thread(shared::stop, "tidemark-stop"));
      } catch (TidemarkException e) {
        failure = e.getMessage();
        throw e;
      }
    }
    return shared;
  }

  /**
   * Starts a service with further options.
   *
   * @throws TidemarkException if it does not start; the message has what it printed
   */
  static ServiceProcess start(List<String> options) {
    ServiceJar jar = ServiceJar.find();
    List<String> command = new ArrayList<>(List.of(JavaProgram.find()));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar"));
    command.add(jar.file().toString());
    command.addAll(
        List.of("--engine=memory", "--port=0", "--dynamodb-port=0", "--stop-with-input"));
    command.addAll(options);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      URI endpoint = new ServiceOutput(process).awaitEndpoint();
      return new ServiceProcess(process, jar, endpoint);
    } catch (IOException e) {
      jar.delete();
      throw new TidemarkException("Cannot run " + command.get(0) + ": " + e.getMessage(), e);
    } catch (TidemarkException e) {
      jar.delete();
      throw e;
    }
  }

  static List<String> optionsFromSetting() {
    return OPTION
        .matcher(Setting.OPTIONS.value())
        .results()
        .map(found -> found.group().replaceAll("^(['\"])(.*)\\1$", "$2"))
        .toList();
  }

  /** Returns the URL of the service. */
  URI endpoint() {
    return endpoint;
  }

  /** Returns the process. */
  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Stops the service. After ten seconds its process is killed. */
  void stop() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    jar.delete();
  }
}
