package dev.tidemark.starts;

import dev.tidemark.performance.PageBlock;
import dev.tidemark.starts.StartBench.ColdStart;
import dev.tidemark.starts.StartBench.Restore;
import dev.tidemark.starts.StartBench.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Measures cold starts and restores, and writes them into {@code docs/performance.md}: {@code mvn
 * -q process-test-classes exec:exec@starts}.
 */
public final class Starts {
  private final StartBench bench;
  private final int runs;

  private Starts(StartBench bench, int runs) {
    this.bench = bench;
    this.runs = runs;
  }

  /** Measures; the first argument is the number of runs, of which the tables show the median. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("starts");
    String tables;
    try (StartBench bench = new StartBench(folder)) {
      bench.warmUp();
      Starts starts = new Starts(bench, Integer.parseInt(arguments[0]));
      tables = starts.coldStarts() + "\n" + starts.restores();
    }
    new PageBlock("starts").write(tables);
    System.out.print(tables);
    System.exit(0); // DynamoDB Local leaves threads behind.
  }

  private String coldStarts() throws IOException, InterruptedException {
    StringBuilder table =
        new StringBuilder(
            """
            | Cold start | Wall / floor | CPU / floor | Wall / customary | CPU / customary | Classes above the floor | Resident MB, of the floor |
            | --- | --- | --- | --- | --- | --- | --- |
            """);
    for (StartCase kind : StartCase.values()) {
      Map<Subject, List<ColdStart>> measured = new EnumMap<>(Subject.class);
      for (int run = 0; run < runs; run++) {
        for (Subject subject : Subject.values()) {
          measured
              .computeIfAbsent(subject, _ -> new ArrayList<>())
              .add(bench.coldStart(subject, kind));
        }
      }
      table.append(
          row(
              kind.title(),
              ratio(measured, Subject.FLOOR, ColdStart::wallMillis),
              ratio(measured, Subject.FLOOR, ColdStart::cpuMillis),
              ratio(measured, Subject.CUSTOMARY, ColdStart::wallMillis),
              ratio(measured, Subject.CUSTOMARY, ColdStart::cpuMillis),
              Integer.toString(
                  bench.coldClasses(Subject.TIDEMARK, kind).size()
                      - bench.coldClasses(Subject.FLOOR, kind).size()),
              "%.0f, %.0f"
                  .formatted(
                      median(measured, Subject.TIDEMARK, ColdStart::residentMegabytes),
                      median(measured, Subject.FLOOR, ColdStart::residentMegabytes))));
    }
    return table.toString();
  }

  private String restores() throws IOException, InterruptedException {
    StringBuilder table =
        new StringBuilder(
            """
            | After a restore | First response, ms | / floor | Next thirty, median ms | / floor | Classes to the first response | Of the floor |
            | --- | --- | --- | --- | --- | --- | --- |
            """);
    for (StartCase kind : StartCase.values()) {
      Map<Subject, List<Restore>> measured = new EnumMap<>(Subject.class);
      for (int run = 0; run < runs; run++) {
        for (Subject subject : List.of(Subject.TIDEMARK, Subject.FLOOR)) {
          measured
              .computeIfAbsent(subject, _ -> new ArrayList<>())
              .add(bench.restore(subject, kind));
        }
      }
      table.append(
          row(
              kind.title(),
              "%.1f".formatted(median(measured, Subject.TIDEMARK, Restore::firstMillis)),
              ratio(measured, Subject.FLOOR, Restore::firstMillis),
              "%.1f".formatted(median(measured, Subject.TIDEMARK, Restore::laterMillis)),
              ratio(measured, Subject.FLOOR, Restore::laterMillis),
              Integer.toString(bench.restoreClasses(Subject.TIDEMARK, kind).size()),
              Integer.toString(bench.restoreClasses(Subject.FLOOR, kind).size())));
    }
    return table.toString();
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static <T> String ratio(
      Map<Subject, List<T>> measured, Subject baseline, ToDoubleFunction<T> cost) {
    return String.format(
        Locale.ROOT,
        "%.2f",
        median(measured, Subject.TIDEMARK, cost) / median(measured, baseline, cost));
  }

  private static <T> double median(
      Map<Subject, List<T>> measured, Subject subject, ToDoubleFunction<T> cost) {
    return StartBench.median(
        measured.getOrDefault(subject, List.of()).stream().map(cost::applyAsDouble).toList());
  }
}
