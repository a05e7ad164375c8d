package dev.tidemark.performance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Profiles warm calls: prints the share of CPU time and of allocated bytes that each layer has, and
 * each method.
 */
public final class WarmCallProfile {
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration MEASURED = Duration.ofSeconds(20);

  private WarmCallProfile() {}

  /**
   * Prints the profile of each case.
   *
   * @param names the names of cases, such as UPDATE_25
   */
  public static void main(String[] names) throws IOException {
    List<WarmCase> cases = Arrays.stream(names).map(WarmCase::valueOf).toList();
    try (WarmCalls calls = WarmCalls.start()) {
      for (WarmCase measured : cases) {
        System.out.println("# " + measured.title() + "\n");
        profile(calls.prepare(measured));
      }
    }
  }

  private static void profile(WarmCall call) throws IOException {
    repeat(call, WARM_UP);
    Path file = Files.createTempFile("warm-call", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.CPUTimeSample").with("throttle", "5ms");
      recording.enable("jdk.ObjectAllocationSample").with("throttle", "2000/s");
      recording.start();
      int number = repeat(call, MEASURED);
      recording.stop();
      recording.dump(file);
      print(file, number);
    } finally {
      Files.delete(file);
    }
  }

  private static int repeat(WarmCall call, Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    int number = 0;
    while (System.nanoTime() < end) {
      call.function();
      number++;
    }
    return number;
  }

  private static void print(Path file, int calls) throws IOException {
    SampleShares cpu = new SampleShares("CPU time");
    SampleShares bytes = new SampleShares("allocated bytes");
    Set<Long> sampledThreads = new HashSet<>();
    for (RecordedEvent event : inOrder(file)) {
      switch (event.getEventType().getName()) {
        case "jdk.CPUTimeSample" -> cpu.add(event.getStackTrace(), 1);
        case "jdk.ObjectAllocationSample" -> {
          // The first weight of a thread counts all bytes since the thread started.
          if (!sampledThreads.add(event.getThread().getId())) {
            bytes.add(event.getStackTrace(), event.getLong("weight"));
          }
        }
        default -> {}
      }
    }
    System.out.println(calls + " calls\n");
    cpu.print();
    bytes.print();
  }

  private static List<RecordedEvent> inOrder(Path file) throws IOException {
    return RecordingFile.readAllEvents(file).stream()
        .sorted(Comparator.comparing(RecordedEvent::getStartTime))
        .toList();
  }
}
