package dev.tidemark.performance.local;

import dev.tidemark.performance.LineChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** How the steps per second of the first side grow with its clients, beside the second side. */
record ClientsChart(List<Measurement> measurements) {
  private static final List<Work> DRAWN = List.of(Work.LIST, Work.UPDATE, Work.LIST_AND_UPDATE);

  /** Writes the picture. */
  void writeTo(Path file) throws IOException {
    LineChart chart = new LineChart("Steps per second by the clients at once", "clients");
    for (Work work : DRAWN) {
      chart.line(work.title() + ", " + work.datasets(), steps(work, 0));
      chart.baseline("the same with DynamoDB Local", steps(work, 1));
    }
    Files.writeString(file, chart.svg());
  }

  private NavigableMap<Integer, Double> steps(Work work, int side) {
    NavigableMap<Integer, Double> steps = new TreeMap<>();
    for (Measurement measurement : measurements) {
      if (measurement.work() == work) {
        Load load = new ArrayList<>(measurement.loads().values()).get(side);
        // The axis is logarithmic, and has no place for 0.
        steps.put(measurement.clients(), Math.max(0.1, load.perSecond()));
      }
    }
    return steps;
  }
}
