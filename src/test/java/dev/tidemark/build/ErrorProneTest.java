package dev.tidemark.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks all sources with Error Prone and NullAway. Maven compiles without them, so that the local
 * service starts quickly and the check runs beside the other tests.
 */
class ErrorProneTest {
  private static final List<Path> SOURCES =
      List.of(
          Path.of("src/main/java"),
          Path.of("src/local/java"),
          Path.of("src/samples/java/src/main/java"),
          Path.of("src/clients/java"),
          Path.of("src/test/java"));

  private static final List<String> INTERNALS =
      List.of(
          "api", "code", "comp", "file", "main", "model", "parser", "processing", "tree", "util");

  private static final String CHECKS =
      "-Xplugin:ErrorProne -XepAllErrorsAsWarnings -Xep:NullAway:WARN"
          + " -XepOpt:NullAway:OnlyNullMarked=true -XepOpt:NullAway:JSpecifyMode=true";

  @TempDir private Path folder;

  @Test
  void sources_haveNoFindings() throws IOException, InterruptedException {
    List<Path> files = new ArrayList<>();
    for (Path source : SOURCES) {
      files.addAll(javaFiles(source));
    }
    Outcome outcome = check(files);
    assertEquals(new Outcome(0, ""), outcome, outcome.output());
  }

  @Test
  void plantedBugs_areFound() throws IOException, InterruptedException {
    Path source =
        Files.writeString(
            folder.resolve("Planted.java"),
            """
            import org.jspecify.annotations.NullMarked;

            @NullMarked
            class Planted {
              String name() {
                new IllegalStateException("not thrown");
                return null;
              }
            }
            """);
    Outcome outcome = check(List.of(source));
    assertTrue(outcome.output().contains("[DeadException]"), outcome.output());
    assertTrue(outcome.output().contains("[NullAway]"), outcome.output());
  }

  private static List<Path> javaFiles(Path source) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(".java")).toList();
      assertNotEquals(List.of(), found, source.toString());
      return found;
    }
  }

  /** Runs the compiler without writing classes. Its plugins are on the class path of the tests. */
  private Outcome check(List<Path> files) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "javac").toString());
    command.add("-J-XX:TieredStopAtLevel=1");
    command.add("-J-XX:+UseSerialGC");
    // Instead of hundreds of collections; javac begins with 8 MB.
    command.add("-J-Xms1500m");
    command.add("-J-Xmn1g");
    command.add("-J--sun-misc-unsafe-memory-access=allow"); // By Guava, which the plugins use.
    for (String internal : INTERNALS) {
      String module = "jdk.compiler/com.sun.tools.javac." + internal + "=ALL-UNNAMED";
      command.add("-J--add-exports=" + module);
      command.add("-J--add-opens=" + module);
    }
    command.addAll(List.of("-XDcompilePolicy=simple", "-XDaddTypeAnnotationsToSymbol=true"));
    command.addAll(List.of("--should-stop=ifError=FLOW", "--should-stop=ifNoError=FLOW"));
    // No -Werror: Error Prone looks no further than the first class with an error.
    command.addAll(List.of("-Xmaxwarns", "1000", CHECKS, "-parameters"));
    command.addAll(List.of("--release", Integer.toString(Runtime.version().feature())));
    String classpath = System.getProperty("java.class.path");
    command.addAll(List.of("-classpath", classpath, "-processorpath", classpath, "-proc:none"));
    command.addAll(List.of("-d", folder.toString()));
    files.forEach(file -> command.add(file.toString()));
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int status = process.waitFor();
    return new Outcome(status, Files.readString(output, StandardCharsets.UTF_8));
  }

  private record Outcome(int status, String output) {}
}
