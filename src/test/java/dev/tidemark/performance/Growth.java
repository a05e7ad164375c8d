package dev.tidemark.performance;

import dev.tidemark.performance.WarmSubject.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * Draws how the bytes that calls allocate grow with datasets, updates and values: the pictures of
 * {@code docs/performance.md}.
 */
public final class Growth {
  private static final int VALUE_BYTES = 200;
  private static final List<Integer> RECORDS = List.of(1, 4, 16, 32, 64, 128, 256, 512, 1024);
  private static final List<Integer> VALUES =
      List.of(64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_000_000);
  private static final List<Integer> DATASETS = List.of(1, 2, 5, 10, 20);

  /** The allocated KB of a function and of its bare calls. */
  private record Curves(
      NavigableMap<Integer, Double> function, NavigableMap<Integer, Double> bare) {}

  private final WarmCalls calls;

  private Growth(WarmCalls calls) {
    this.calls = calls;
  }

  /** Draws all pictures. */
  public static void main(String[] arguments) throws IOException {
    try (WarmCalls calls = WarmCalls.start()) {
      new Growth(calls).draw();
    }
  }

  private void draw() throws IOException {
    write(
        "records",
        chart("Allocated KB by the records of a dataset", "records")
            .with("Update of all", RECORDS, size -> subject(Kind.UPDATE, size))
            .with("Listing of all", RECORDS, size -> subject(Kind.LIST, size))
            .chart());
    write(
        "patches",
        chart("Allocated KB of updates of a dataset of 1,024 records", "patches")
            .with(
                "Update",
                RECORDS,
                patches -> new WarmSubject(Kind.UPDATE, 1024, patches, VALUE_BYTES, 0))
            .chart());
    write(
        "values",
        chart("Allocated KB by the size of a value", "bytes of the value")
            .with("Update", VALUES, bytes -> WarmSubject.whole(Kind.UPDATE, 1, bytes))
            .with("Listing", VALUES, bytes -> WarmSubject.whole(Kind.LIST, 1, bytes))
            .chart());
    write(
        "datasets",
        chart("Allocated KB of ListDatasets", "datasets of the identity")
            .with(
                "ListDatasets",
                DATASETS,
                number -> new WarmSubject(Kind.LIST_DATASETS, 1, 1, VALUE_BYTES, number - 1))
            .chart());
  }

  private static WarmSubject subject(Kind kind, int records) {
    return WarmSubject.whole(kind, records, VALUE_BYTES);
  }

  private Comparison chart(String title, String xTitle) {
    return new Comparison(new LineChart(title, xTitle));
  }

  /** A chart of calls, each with its bare calls. */
  private final class Comparison {
    private final LineChart chart;

    Comparison(LineChart chart) {
      this.chart = chart;
    }

    Comparison with(String name, List<Integer> sizes, IntFunction<WarmSubject> subject) {
      Curves curves = new Curves(new TreeMap<>(), new TreeMap<>());
      for (int size : sizes) {
        WarmCall call = calls.prepare(subject.apply(size));
        curves.function().put(size, AllocatedBytes.of(call::function) / 1000.0);
        curves.bare().put(size, AllocatedBytes.of(call::bare) / 1000.0);
      }
      chart.line(name, curves.function()).baseline("its bare calls", curves.bare());
      return this;
    }

    LineChart chart() {
      return chart;
    }
  }

  private static void write(String name, LineChart chart) throws IOException {
    Files.writeString(Path.of("docs", "pictures", "growth-" + name + ".svg"), chart.svg());
  }
}
