package dev.tidemark.starts;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import dev.tidemark.lambda.RuntimeApi;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A function in a JVM of its own, started by Lambda's runtime interface client. */
final class FunctionProcess implements AutoCloseable {
  /** A heap of 85 % of the function's memory, which is 1769 MB. */
  private static final List<String> HEAP = List.of("-XX:+UseSerialGC", "-XX:MaxHeapSize=1540096k");

  /** Lambda compiles with C1 alone, but functions with SnapStart with both compilers. */
  private static final List<String> ON_DEMAND =
      List.of("-XX:+TieredCompilation", "-XX:TieredStopAtLevel=1");

  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+([0-9]+) kB");

  private final RuntimeApi runtimeApi = new RuntimeApi();
  private final Path log;
  private final Path classLog;
  private final Process process;

  /**
   * Whether the JVM writes each loaded class into a log, which takes time, and whether Lambda takes
   * a snapshot once the function has started.
   */
  record Mode(boolean logsClasses, boolean hasSnapshot) {}

  /**
   * Starts a function.
   *
   * @param work a new folder for logs
   */
  FunctionProcess(Path files, String handler, Map<String, String> environment, Mode mode, Path work)
      throws IOException {
    log = work.resolve("log");
    classLog = work.resolve("classes");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(HEAP);
    if (!mode.hasSnapshot()) {
      command.addAll(ON_DEMAND);
    }
    if (mode.logsClasses()) {
      command.add("-Xlog:class+load:file=" + classLog);
    }
    command.add("-Djavax.net.ssl.trustStore=" + environment.get("TRUST_STORE"));
    command.addAll(List.of("-classpath", runtimeClient(), AWSLambda.class.getName(), handler));
    ProcessBuilder start = new ProcessBuilder(command).directory(files.toFile());
    start.environment().putAll(environment);
    start.environment().put("AWS_LAMBDA_RUNTIME_API", runtimeApi.address());
    if (mode.hasSnapshot()) {
      start.environment().put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    }
    process = start.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** Returns the jars that are in Lambda's runtime and not among the function's files. */
  private static String runtimeClient() {
    Pattern names =
        Pattern.compile(
            "(aws-lambda-java-(runtime-interface-client|serialization|core)|utils-lite)-[0-9].*");
    return DeployedFiles.jars(System.getProperty("java.class.path"), names.asMatchPredicate())
        .stream()
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Waits until the function is ready for its snapshot. */
  void awaitSnapshot() throws IOException, InterruptedException {
    check("restore", runtimeApi.await());
  }

  /** Sends an event, and waits for the response. */
  void invoke(String event) throws IOException, InterruptedException {
    check("response", runtimeApi.invoke(event).getFirst());
  }

  private void check(String kind, RuntimeApi.Call call) throws IOException {
    if (!call.kind().equals(kind) || call.body().toString().contains("message")) {
      throw new IllegalStateException(call + "\n" + log());
    }
  }

  /** Returns what the function has logged. */
  String log() throws IOException {
    return Files.readString(log);
  }

  /** Returns the names of the classes that were loaded so far, in their order. */
  List<String> classes() throws IOException {
    try (Stream<String> lines = Files.lines(classLog)) {
      return lines
          .filter(line -> line.contains(" source: "))
          .map(line -> line.replaceAll("^.*\\] | source: .*$", ""))
          .toList();
    }
  }

  /** Returns the CPU time of all threads so far, to ten milliseconds. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** Returns the resident memory in kilobytes. */
  long residentKilobytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    return RESIDENT
        .matcher(Files.readString(status))
        .results()
        .mapToLong(found -> Long.parseLong(found.group(1)))
        .sum();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    runtimeApi.close();
  }
}
