package dev.tidemark.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ServiceProcessTest {
  private static final List<String> PROPERTIES =
      List.of("tidemark.jar", "tidemark.java", "tidemark.options");

  @TempDir private Path folder;

  @BeforeEach
  void useJarOfClasses() throws IOException {
    System.setProperty(
        "tidemark.jar", JarOfClasses.write(folder, dev.tidemark.local.Main.class).toString());
  }

  @AfterEach
  void clearProperties() {
    PROPERTIES.forEach(System::clearProperty);
  }

  @Test
  void stop_endsTheProcess() {
    ServiceProcess service = ServiceProcess.start(List.of());
    assertTrue(service.handle().isAlive());
    service.stop();
    assertFalse(service.handle().isAlive());
  }

  @Test
  void serviceThatEnds_isReportedWithWhatItPrinted() {
    String failure = failureWith("--template", "none.yaml");
    assertEquals(
        "Tidemark ended before it was ready. It printed:\n"
            + "There is no template none.yaml; name it with --template",
        failure);
  }

  @Test
  void options_comeFromAProperty() {
    System.setProperty("tidemark.options", " --stage  test 'a b' \"c 'd\"");
    assertEquals(List.of("--stage", "test", "a b", "c 'd"), ServiceProcess.optionsFromSetting());
  }

  @Test
  void missingJar_isNamed() {
    Path none = folder.resolve("none.jar");
    System.setProperty("tidemark.jar", none.toString());
    String failure = failureWith();
    assertEquals("tidemark.jar names no file: " + none, failure);
  }

  @Test
  void libraryWithoutJar_saysHowToNameOne() {
    System.clearProperty("tidemark.jar");
    String failure = failureWith();
    assertTrue(failure.endsWith("name one in the system property tidemark.jar"));
  }

  @Test
  void missingJava_isNamed() {
    System.setProperty("tidemark.java", "no-such-java");
    String failure = failureWith();
    assertTrue(failure.startsWith("Cannot run no-such-java: "));
  }

  @Test
  void oldJava_isExplained() throws IOException {
    Path java = folder.resolve("java");
    Files.writeString(
        java, "#!/bin/sh\necho java.lang.UnsupportedClassVersionError: version 69.0\nexit 1\n");
    assertTrue(java.toFile().setExecutable(true));
    System.setProperty("tidemark.java", java.toString());
    String failure = failureWith();
    assertEquals(
        "Tidemark ended before it was ready. It needs Java 25 or later; name one in the system"
            + " property tidemark.java",
        failure);
  }

  private static String failureWith(String... options) {
    return Objects.requireNonNull(
        assertThrows(TidemarkException.class, () -> ServiceProcess.start(List.of(options)))
            .getMessage());
  }

  /** A JVM that is killed cannot stop anything. */
  @Test
  void killedJvm_endsTheService() throws Exception {
    Process tests =
        new ProcessBuilder(
                JavaProgram.find(),
                "-Dtidemark.jar=" + System.getProperty("tidemark.jar"),
                "-classpath",
                System.getProperty("java.class.path"),
                Sleeper.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader output = tests.inputReader()) {
      ProcessHandle service =
          ProcessHandle.of(Long.parseLong(output.readLine().strip())).orElseThrow();
      assertTrue(service.isAlive());
      tests.destroyForcibly();
      service.onExit().get(30, TimeUnit.SECONDS);
    } finally {
      tests.destroyForcibly();
    }
  }

  /** Starts a service, prints its process id, and waits. */
  static final class Sleeper {
    private Sleeper() {}

    public static void main(String[] arguments) throws InterruptedException {
      System.out.println(ServiceProcess.shared().handle().pid());
      Thread.currentThread().join();
    }
  }
}
