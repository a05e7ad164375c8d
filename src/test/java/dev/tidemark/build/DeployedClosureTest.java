package dev.tidemark.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** Checks the content of a deployment: the project's classes and the jars of runtime scope. */
class DeployedClosureTest {
  private static final Path CLASSES = Path.of("target", "classes");
  private static final Path CLASSPATH = Path.of("target", "runtime-classpath.txt");
  private static final long MAX_BYTES = 29_600_000;

  /**
   * Libraries of the tests and the local service, and HTTP clients that the CRT client replaces.
   */
  private static final Pattern UNWANTED =
      Pattern.compile(
          "(?i).*(junit|jupiter|opentest4j|dynamodblocal|sqlite|testcontainers|archunit|mockito"
              + "|snakeyaml|picocli|guava|netty|jetty|log4j|google-java-format|kotlin|databind"
              + "|runtime-interface-client|cognitoidentity|pinpoint|errorprone|nullaway|jspecify"
              + "|joda-time|apache-client|apache5-client|httpclient|url-connection-client|httpcore).*");

  @Test
  void jars_excludeThoseOfTestsAndTheLocalService() throws IOException {
    List<String> names = jars().stream().map(jar -> jar.getFileName().toString()).toList();
    assertFalse(names.isEmpty());
    assertEquals(List.of(), names.stream().filter(UNWANTED.asMatchPredicate()).toList());
  }

  @Test
  void classes_excludeTestsAndTheLocalService() throws IOException {
    try (Stream<Path> files = Files.walk(CLASSES)) {
      List<String> unwanted =
          files
              .map(file -> CLASSES.relativize(file).toString().replace(File.separatorChar, '/'))
              .filter(
                  name ->
                      name.startsWith("dev/tidemark/local")
                          || name.startsWith("dev/tidemark/build")
                          || name.endsWith("Test.class"))
              .toList();
      assertEquals(List.of(), unwanted);
    }
  }

  @Test
  void nativeLibraries_areForLinuxOnArm64AndX86() throws IOException {
    TreeSet<String> libraries = new TreeSet<>();
    for (Path jar : jars()) {
      try (ZipFile content = new ZipFile(jar.toFile())) {
        content.stream()
            .map(entry -> entry.getName())
            .filter(name -> name.matches(".*\\.(so|dylib|jnilib|dll)"))
            .forEach(libraries::add);
      }
    }
    assertEquals(
        new TreeSet<>(
            List.of("linux/armv8/glibc/libaws-crt-jni.so", "linux/x86_64/glibc/libaws-crt-jni.so")),
        libraries);
  }

  @Test
  void size_isBelowTheLimit() throws IOException {
    long bytes = 0;
    for (Path jar : jars()) {
      bytes += Files.size(jar);
    }
    try (Stream<Path> files = Files.walk(CLASSES)) {
      bytes += files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
    assertTrue(bytes < MAX_BYTES, bytes + " bytes");
  }

  private static List<Path> jars() throws IOException {
    String classpath = Files.readString(CLASSPATH).strip();
    return Arrays.stream(classpath.split(Pattern.quote(File.pathSeparator), -1))
        .map(Path::of)
        .toList();
  }
}
