package dev.tidemark.performance.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Starts the local service by its documented command, and prints the CPU time and the time until
 * its first response, Maven included. All is compiled before, as at a second start.
 */
public final class StartBenchmark {
  private static final int STARTS = 5;
  private static final Pattern ADDRESS = Pattern.compile("Tidemark listens on (\\S+), .*");
  private static final String LISTING =
      "/identitypools/us-east-1:00000000-0000-0000-0000-000000000001"
          + "/identities/us-east-1:00000000-0000-0000-0000-000000000002/datasets/game/records";
  private static final String SIGNATURE =
      "AWS4-HMAC-SHA256 Credential=us-east-1:00000000-0000-0000-0000-000000000002/20261128"
          + "/us-east-1/cognito-sync/aws4_request, SignedHeaders=host, Signature=0";

  private StartBenchmark() {}

  /** Starts the service several times. */
  public static void main(String[] arguments) throws IOException {
    System.out.println("| Start | CPU s | of that Maven | Elapsed s |");
    System.out.println("| --- | --- | --- | --- |");
    for (int start = 1; start <= STARTS; start++) {
      System.out.println(measured(start));
    }
  }

  private static String measured(int number) throws IOException {
    long start = System.nanoTime();
    Process maven =
        new ProcessBuilder(
                "mvn",
                "-q",
                "test-compile",
                "exec:exec@serve",
                "-Dserve=--port 0 --dynamodb-port 0 --web-push-port 0")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = maven.inputReader()) {
      requireListing(address(output));
      double elapsed = (System.nanoTime() - start) / 1e9;
      double service = maven.descendants().mapToDouble(child -> seconds(child, false)).sum();
      double all = seconds(maven.toHandle(), true) + service;
      return String.format(
          Locale.ROOT, "| %d | %.1f | %.1f | %.1f |", number, all, all - service, elapsed);
    } finally {
      Stream.concat(maven.descendants(), Stream.of(maven.toHandle()))
          .toList()
          .forEach(ProcessHandle::destroy);
    }
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
