package dev.tidemark.performance.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The results as a table in Markdown. The first side is compared with each of the others. */
record LocalTable(List<Measurement> measurements) {
  private static final String BEGIN = "<!-- measured: local service -->\n";
  private static final String END = "<!-- /measured: local service -->";

  /** Returns the table. */
  String text() {
    return "| Work | Datasets | Clients | Store | Per second | p50 ms | p99 ms | CPU ms | Tidemark"
        + " / it, by the clock | by CPU |\n"
        + "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
        + measurements.stream().map(LocalTable::lines).collect(Collectors.joining());
  }

  private static String lines(Measurement measurement) {
    List<String> lines = new ArrayList<>();
    Load first = measurement.loads().values().iterator().next();
    measurement
        .loads()
        .forEach(
            (side, load) ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "| %s | %s | %d | %s | %,.0f | %.2f | %.2f | %.2f | %.2f | %.2f |%n",
                        measurement.work().title(),
                        measurement.work().datasets(),
                        measurement.clients(),
                        side.name() + (side.isAtomic() ? "" : ", not atomic"),
                        load.perSecond(),
                        load.millis(0.5),
                        load.millis(0.99),
                        load.cpuMillis(),
                        first.perSecond() / load.perSecond(),
                        load.cpuMillis() / first.cpuMillis())));
    return String.join("", lines);
  }

  /** Replaces the table in a page. */
  void writeTo(Path page) throws IOException {
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    if (begin < BEGIN.length() || end < begin) {
      throw new IOException(page + " has no place for the table");
    }
    Files.writeString(page, text.substring(0, begin) + "\n" + text() + "\n" + text.substring(end));
  }
}
