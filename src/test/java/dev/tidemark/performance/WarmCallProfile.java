package dev.tidemark.performance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Profiles warm calls: finds the shares of CPU time and of allocated bytes. */
public final class WarmCallProfile {
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final Duration MEASURED = Duration.ofSeconds(20);

  private static final List<WarmCase> IN_THE_PAGE =
      List.of(
          WarmCase.UPDATE_1,
          WarmCase.UPDATE_25,
          WarmCase.UPDATE_1024,
          WarmCase.LIST_1,
          WarmCase.LIST_1024);

  private final SampleShares cpu = new SampleShares();
  private final SampleShares bytes = new SampleShares();

  private WarmCallProfile() {}

  /**
   * Prints the shares of layers and methods in some cases, or writes those of layers into {@code
   * docs/performance.md}.
   *
   * @param names the names of cases to print, such as UPDATE_25; none to write the page
   */
  public static void main(String[] names) throws IOException {
    if (names.length == 0) {
      Map<WarmCase, WarmCallProfile> profiles = profiles(IN_THE_PAGE);
      new PageBlock("profiles")
          .write(
              table("Allocated bytes", profiles, profile -> profile.bytes)
                  + "\n"
                  + table("CPU time", profiles, profile -> profile.cpu));
    }
    profiles(Arrays.stream(names).map(WarmCase::valueOf).toList())
        .forEach(
            (measured, profile) ->
                System.out.printf(
                    "# %s%n%n## Allocated bytes%n%s%n## CPU time%n%s%n",
                    measured.title(), profile.bytes, profile.cpu));
  }

  private static Map<WarmCase, WarmCallProfile> profiles(List<WarmCase> cases) throws IOException {
    Map<WarmCase, WarmCallProfile> profiles = new LinkedHashMap<>();
    try (WarmCalls calls = WarmCalls.start()) {
      for (WarmCase measured : cases) {
        WarmCallProfile profile = new WarmCallProfile();
        profile.record(calls.prepare(measured));
        profiles.put(measured, profile);
      }
    }
    return profiles;
  }

  /** Returns the shares of each layer, in the order of the first case. */
  private static String table(
      String what,
      Map<WarmCase, WarmCallProfile> profiles,
      Function<WarmCallProfile, SampleShares> shares) {
    StringBuilder table = new StringBuilder("| " + what + " |");
    profiles.keySet().forEach(measured -> table.append(" " + measured.title() + " |"));
    table.append("\n|").append(" --- |".repeat(1 + profiles.size())).append("\n");
    profiles.values().stream()
        .flatMap(profile -> shares.apply(profile).layers().stream())
        .distinct()
        .forEach(
            layer -> {
              table.append("| " + layer + " |");
              profiles
                  .values()
                  .forEach(
                      profile ->
                          table.append(
                              " %.0f %% |".formatted(shares.apply(profile).percent(layer))));
              table.append("\n");
            });
    return table.toString();
  }

  private void record(WarmCall call) throws IOException {
    repeat(call, WARM_UP);
    Path file = Files.createTempFile("warm-call", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.CPUTimeSample").with("throttle", "5ms");
      recording.enable("jdk.ObjectAllocationSample").with("throttle", "2000/s");
      recording.start();
      repeat(call, MEASURED);
      recording.stop();
      recording.dump(file);
      add(file);
    } finally {
      Files.delete(file);
    }
  }

  private static void repeat(WarmCall call, Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() < end) {
      call.function();
    }
  }

  private void add(Path file) throws IOException {
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
  }

  private static List<RecordedEvent> inOrder(Path file) throws IOException {
    return RecordingFile.readAllEvents(file).stream()
        .sorted(Comparator.comparing(RecordedEvent::getStartTime))
        .toList();
  }
}
