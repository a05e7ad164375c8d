package dev.tidemark.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.operator.Tidemark;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that runs a program without Maven. */
final class LauncherTest {
  @TempDir Path folder;

  @Test
  void scriptOfTheTool_hasItsExitCode() throws IOException, InterruptedException {
    Path script = folder.resolve("it's.sh");
    Launcher.main(new String[] {script.toString(), Tidemark.class.getName(), "-Xmx200m"});

    Process process =
        new ProcessBuilder("sh", script.toString(), "doctor", "--table", "t", "--segments", "0")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(2, process.waitFor(), output);
    assertTrue(output.contains("'0' is not a number from 1"), output);
  }
}
