package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The standalone jar: what is in it, and that it runs. */
final class StandaloneJarIT {
  private static final Path JAR = Path.of("target/tidemark-local.jar").toAbsolutePath();
  private static final String JAVA =
      Path.of(System.getProperty("java.home", ""), "bin", "java").toString();

  /** The roots of what may be passed on: Tidemark, and libraries with permissive licences. */
  private static final Set<String> ROOTS =
      Set.of(
          "META-INF",
          "VersionInfo.java",
          "com/amazonaws/services/lambda/runtime",
          "com/fasterxml/jackson/core",
          "crt",
          "dev/tidemark",
          "linux",
          "mime.types",
          "org/java_websocket",
          "org/reactivestreams",
          "org/slf4j",
          "org/snakeyaml/engine",
          "osx",
          "picocli",
          "software/amazon/awssdk",
          "software/amazon/eventstream",
          "template.yaml",
          "windows");

  private static final Pattern READY =
      Pattern.compile(
          "Tidemark listens on (http://\\S+), its DynamoDB on (http://\\S+) \\(table tidemark\\)");

  @TempDir private static Path elsewhere;

  @BeforeAll
  static void requireJar() {
    assumeTrue(Files.exists(JAR), "The profile `standalone` is off, so there is no jar");
  }

  @Test
  void jar_hasOnlyWhatMayBePassedOn() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertEquals(
          List.of(),
          jar.stream()
              .filter(entry -> !entry.isDirectory())
              .map(entry -> entry.getName())
              .filter(name -> ROOTS.stream().noneMatch(root -> isBelow(name, root)))
              .toList());
      assertTrue(jar.getEntry("META-INF/LICENSE") != null, "licence");
      assertTrue(
          Files.size(JAR) < 60_000_000, () -> "the jar has " + JAR.toFile().length() + " bytes");
    }
  }

  private static boolean isBelow(String name, String root) {
    return name.equals(root) || name.startsWith(root + "/");
  }

  @Test
  @Timeout(60)
  void jar_servesOnTheMemoryEngineFromAnyFolder() throws IOException {
    Process service = start("--port=0", "--dynamodb-port=0", "--web-push-port=0");
    try (BufferedReader output = service.inputReader()) {
      Matcher ready = READY.matcher(String.valueOf(output.readLine()));
      assertTrue(ready.matches());
      URI dynamoDb = URI.create(ready.group(2));
      try (DynamoDbClient client = new DynamoDbAccess.Remote(dynamoDb).client()) {
        assertEquals(List.of("tidemark"), client.listTables().tableNames());
      }
    } finally {
      service.destroy();
    }
  }

  @Test
  @Timeout(60)
  void dynamoDbLocal_isRefusedWithTheReason() {
    assertEquals(
        List.of(
            "DynamoDB Local is not part of the standalone jar, because its licence forbids that."
                + " Use --engine memory, or start the service with Maven or make (see --help)"),
        output(start("--engine=dynamodb-local")));
    assertEquals(
        List.of(
            "--data needs DynamoDB Local: the memory engine forgets everything when it stops (see"
                + " --help)"),
        output(start("--data=data")));
  }

  private static Process start(String... options) {
    List<String> command = new ArrayList<>(List.of(JAVA, "-jar", JAR.toString()));
    command.addAll(List.of(options));
    try {
      return new ProcessBuilder(command)
          .directory(elsewhere.toFile())
          .redirectErrorStream(true)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> output(Process process) {
    try (BufferedReader output = process.inputReader()) {
      return output.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
