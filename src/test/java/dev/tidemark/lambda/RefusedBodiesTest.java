package dev.tidemark.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** The largest bodies that are no valid request. */
@Timeout(120)
class RefusedBodiesTest {
  /** The most bytes allocated for each byte of an event. */
  private static final int MAX_ALLOCATED_PER_BYTE = 12;

  private static final RefusedBodies FUNCTION = new RefusedBodies();

  @TestFactory
  Stream<DynamicTest> body_isRefusedWithinItsBoundOfMemory() {
    return RefusedBodies.all().entrySet().stream()
        .map(body -> DynamicTest.dynamicTest(body.getKey(), () -> isRefused(body)));
  }

  private static void isRefused(Map.Entry<String, String> body) {
    byte[] event = RefusedBodies.event(body.getValue());
    String response = FUNCTION.respond(event);
    assertTrue(response.startsWith("{\"statusCode\":400,"), response);
    long allocated = RefusalCosts.allocatedBytes(() -> FUNCTION.respond(event));
    assertTrue(
        allocated < (long) MAX_ALLOCATED_PER_BYTE * event.length,
        allocated + " bytes for " + event.length);
  }

  @Test
  void fourAtOnce_fitTheHeapOfTheSmallestFunction() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + FourAtOnce.HEAP_MB + "m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-classpath",
                System.getProperty("java.class.path"),
                FourAtOnce.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
  }

  /** Refuses each body four times at once, as the main class of a process. */
  static final class FourAtOnce {
    /** Lambda gives Java's heap about 85 percent of a function's memory, here with a margin. */
    static final int HEAP_MB = 384;

    private FourAtOnce() {}

    /** Ends with an exception if a body is not refused. */
    public static void main(String[] arguments) {
      RefusedBodies function = new RefusedBodies();
      RefusedBodies.all()
          .forEach(
              (name, body) -> {
                byte[] event = RefusedBodies.event(body);
                List<String> responses =
                    IntStream.range(0, 4)
                        .parallel()
                        .mapToObj(_ -> function.respond(event))
                        .toList();
                if (!responses.stream().allMatch(each -> each.startsWith("{\"statusCode\":400,"))) {
                  throw new IllegalStateException(name + ": " + responses);
                }
              });
    }
  }
}
