package dev.tidemark.performance.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The local service in a process of its own, in memory and on free ports. */
final class ServiceProcess implements AutoCloseable {
  private static final Pattern ADDRESSES =
      Pattern.compile("Tidemark listens on (\\S+), its DynamoDB on (\\S+) .*");

  private final Process process;
  private final URI endpoint;
  private final URI dynamoDbEndpoint;

  private ServiceProcess(Process process, URI endpoint, URI dynamoDbEndpoint) {
    this.process = process;
    this.endpoint = endpoint;
    this.dynamoDbEndpoint = dynamoDbEndpoint;
  }

  /** Starts the service with flags of the JVM. */
  static ServiceProcess start(List<String> flags) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-classpath", System.getProperty("java.class.path")));
    command.addAll(List.of("dev.tidemark.local.Main", "--port", "0", "--dynamodb-port", "0"));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader output = process.inputReader();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher addresses = ADDRESSES.matcher(line);
      if (addresses.matches()) {
        return new ServiceProcess(
            process, URI.create(addresses.group(1)), URI.create(addresses.group(2)));
      }
    }
    throw new IOException("The local service ended before it listened");
  }

  URI endpoint() {
    return endpoint;
  }

  URI dynamoDbEndpoint() {
    return dynamoDbEndpoint;
  }

  /** Returns the CPU time that the process has used so far; zero if the system does not tell. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
      process.getInputStream().close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
