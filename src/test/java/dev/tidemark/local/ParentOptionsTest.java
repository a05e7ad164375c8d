package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The service ends with the process that started it, however that ended. */
final class ParentOptionsTest {
  private static final String JAVA =
      Path.of(System.getProperty("java.home", ""), "bin", "java").toString();

  @Test
  @Timeout(60)
  @DisabledOnOs(OS.WINDOWS)
  void killedParent_stopsTheService()
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    List<String> service =
        List.of(
            JAVA,
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path", ""),
            Main.class.getName(),
            "--stop-with-parent",
            "--engine=memory",
            "--port=0",
            "--dynamodb-port=0",
            "--web-push-port=0");
    // The shell stays the parent, because it waits for a job in the background.
    Process shell =
        new ProcessBuilder(concat(List.of("sh", "-c", "\"$@\" & wait", "sh"), service))
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = shell.inputReader()) {
      String ready = output.readLine();
      assertTrue(ready != null && ready.startsWith("Tidemark listens on "), ready);
      ProcessHandle java = shell.children().findFirst().orElseThrow();
      assertTrue(java.isAlive());
      shell.destroyForcibly();
      var _ = java.onExit().get(30, TimeUnit.SECONDS);
      assertFalse(java.isAlive());
    }
  }

  private static List<String> concat(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
