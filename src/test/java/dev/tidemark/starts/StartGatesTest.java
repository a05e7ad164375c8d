package dev.tidemark.starts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.starts.StartBench.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bounds the classes that starts load, which hardly differ between machines. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class StartGatesTest {
  /** Loaded only if a pool is taken over. */
  private static final Pattern OF_MIGRATIONS =
      Pattern.compile(
          "dev\\.tidemark\\.(takeover|cognito|lambda\\.TakeOver).*"
              + "|software\\.amazon\\.awssdk\\.services\\.cognitosync.*");

  private static final int MAX_AFTER_RESTORE = 15;
  private static final int MAX_ABOVE_THE_FLOOR = 823;

  @TempDir static Path folder;
  private static StartBench bench;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    bench = new StartBench(folder);
  }

  @AfterAll
  static void stop() throws IOException {
    bench.close();
  }

  @Test
  void restore_loadsHardlyAnyClass() throws IOException, InterruptedException {
    List<String> classes = bench.restoreClasses(Subject.TIDEMARK, StartCase.values());
    assertTrue(classes.size() <= MAX_AFTER_RESTORE, classes.toString());
  }

  @Test
  void coldStart_loadsABoundedNumberOfClassesAboveTheFloor()
      throws IOException, InterruptedException {
    List<String> classes = bench.coldClasses(Subject.TIDEMARK, StartCase.UPDATE);
    int above = classes.size() - bench.coldClasses(Subject.FLOOR, StartCase.UPDATE).size();
    assertTrue(above <= MAX_ABOVE_THE_FLOOR, above + " classes");
    assertEquals(List.of(), classes.stream().filter(OF_MIGRATIONS.asMatchPredicate()).toList());
  }
}
