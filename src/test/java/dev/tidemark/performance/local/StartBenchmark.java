package dev.tidemark.performance.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Starts the local service in each documented way, one after another, and prints the time until its
 * first response, and the CPU time. All is built before, as at a second start.
 */
public final class StartBenchmark {
  private static final int STARTS = 5;
  private static final String OPTIONS = "--port=0 --dynamodb-port=0 --web-push-port=0";
  private static final Path JAR = Path.of("target/tidemark-local.jar");
  private static final Path CACHE = Path.of("target/tidemark-local.aot");
  private static final String JAVA =
      Path.of(System.getProperty("java.home", ""), "bin", "java").toString();
  private static final Pattern ADDRESS = Pattern.compile("Tidemark listens on (\\S+), .*");
  private static final String LISTING =
      "/identitypools/us-east-1:00000000-0000-0000-0000-000000000001"
          + "/identities/us-east-1:00000000-0000-0000-0000-000000000002/datasets/game/records";
  private static final String SIGNATURE =
      "AWS4-HMAC-SHA256 Credential=us-east-1:00000000-0000-0000-0000-000000000002/20261128"
          + "/us-east-1/cognito-sync/aws4_request, SignedHeaders=host, Signature=0";

  private StartBenchmark() {}

  /**
   * A measured start.
   *
   * @param elapsed the seconds until the first response
   * @param cpu the seconds of CPU time
   */
  private record Start(double elapsed, double cpu) {}

  /** Starts the service several times in each way, in turns. */
  public static void main(String[] arguments) throws IOException {
    Map<String, List<Start>> starts = new LinkedHashMap<>();
    Map<String, List<String>> commands = commands();
    for (int turn = 1; turn <= STARTS; turn++) {
      for (Map.Entry<String, List<String>> command : commands.entrySet()) {
        starts
            .computeIfAbsent(command.getKey(), _ -> new ArrayList<>())
            .add(measured(command.getValue()));
      }
    }
    print(starts);
  }

  private static Map<String, List<String>> commands() {
    Map<String, List<String>> commands = new LinkedHashMap<>();
    commands.put(
        "mvn … exec:exec@serve",
        List.of("mvn", "-q", "test-compile", "exec:exec@serve", "-Dserve=" + OPTIONS));
    commands.put(
        "mvn … exec:exec@serve, engine memory",
        List.of(
            "mvn", "-q", "test-compile", "exec:exec@serve", "-Dserve=--engine=memory " + OPTIONS));
    commands.put("make serve", List.of("make", "-s", "serve", "SERVE=" + OPTIONS));
    commands.put("java -jar", jar());
    if (Files.exists(CACHE)) {
      commands.put(
          "java -jar, with its cache",
          jar("-XX:AOTCache=" + CACHE, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    }
    return commands;
  }

  private static List<String> jar(String... flags) {
    List<String> command = new ArrayList<>(List.of(JAVA));
    command.addAll(List.of(flags));
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(List.of(OPTIONS.split(" ", -1)));
    return command;
  }

  private static Start measured(List<String> command) throws IOException {
    long start = System.nanoTime();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader output = process.inputReader()) {
      requireListing(address(output));
      double elapsed = (System.nanoTime() - start) / 1e9;
      double children = process.descendants().mapToDouble(child -> seconds(child, false)).sum();
      return new Start(elapsed, seconds(process.toHandle(), true) + children);
    } finally {
      Stream.concat(process.descendants(), Stream.of(process.toHandle()))
          .toList()
          .forEach(ProcessHandle::destroy);
    }
  }

  private static void print(Map<String, List<Start>> starts) {
    double maven = median(starts.values().iterator().next(), true);
    System.out.println("| Start | First response, s | Of Maven's | CPU, s | All first responses |");
    System.out.println("| --- | --- | --- | --- | --- |");
    starts.forEach(
        (name, measured) -> {
          double elapsed = median(measured, true);
          System.out.println(
              String.format(
                  Locale.ROOT,
                  "| `%s` | %.1f | %.2f | %.1f | %s |",
                  name,
                  elapsed,
                  elapsed / maven,
                  median(measured, false),
                  String.join(", ", measured.stream().map(StartBenchmark::text).toList())));
        });
  }

  private static String text(Start start) {
    return String.format(Locale.ROOT, "%.1f", start.elapsed());
  }

  private static double median(List<Start> starts, boolean isElapsed) {
    List<Double> sorted =
        starts.stream().map(start -> isElapsed ? start.elapsed() : start.cpu()).sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private static URI address(BufferedReader output) throws IOException {
    StringBuilder printed = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher address = ADDRESS.matcher(line);
      if (address.matches()) {
        return URI.create(address.group(1));
      }
      printed.append(line).append('\n');
    }
    throw new IOException("The service did not start:\n" + printed);
  }

  private static void requireListing(URI service) throws IOException {
    HttpURLConnection listing =
        (HttpURLConnection) service.resolve(LISTING).toURL().openConnection();
    listing.setRequestProperty("Authorization", SIGNATURE);
    if (listing.getResponseCode() != HttpURLConnection.HTTP_OK) {
      throw new IOException("The first response has status " + listing.getResponseCode());
    }
  }

  /**
   * Returns the CPU time of a process, on Linux with that of its children that have ended, such as
   * a compiler.
   */
  private static double seconds(ProcessHandle process, boolean withEnded) {
    Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
    if (!withEnded || !Files.exists(stat)) {
      return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }
    try {
      // The name of the program, in parentheses, may have blanks. The fields 14 to 17 are ticks.
      String text = Files.readString(stat);
      List<String> fields = List.of(text.substring(text.lastIndexOf(')') + 2).split(" ", -1));
      return fields.subList(11, 15).stream().mapToLong(Long::parseLong).sum() / 100.0;
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read " + stat, e);
    }
  }
}
