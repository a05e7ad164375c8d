package dev.tidemark.operator.check;

import dev.tidemark.json.Json;
import dev.tidemark.operator.check.CheckResult.Status;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Prints results as they come, and counts them. */
final class Results {
  private final PrintWriter out;
  private final boolean isJson;
  private final Map<Status, Integer> counts = new EnumMap<>(Status.class);

  Results(PrintWriter out, boolean isJson) {
    this.out = out;
    this.isJson = isJson;
  }

  void add(CheckResult result) {
    counts.merge(result.status(), 1, Integer::sum);
    out.println(isJson ? json(result) : text(result));
    out.flush();
  }

  int count(Status status) {
    return counts.getOrDefault(status, 0);
  }

  /** Prints the figures. */
  void end() {
    out.println(
        isJson
            ? jsonOfCounts()
            : "%d ok, %d failed, %d to note, %d not checked."
                .formatted(
                    count(Status.OK),
                    count(Status.FAILED),
                    count(Status.NOTE),
                    count(Status.SKIPPED)));
    out.flush();
  }

  private static String text(CheckResult result) {
    StringBuilder text = new StringBuilder();
    text.append("%-7s  %s: %s".formatted(name(result.status()), result.check(), result.detail()));
    if (!result.meaning().isEmpty()) {
      text.append("%n         It means: ".formatted()).append(result.meaning());
    }
    if (!result.action().isEmpty()) {
      text.append("%n         To do: ".formatted()).append(result.action());
    }
    return text.toString();
  }

  private static String name(Status status) {
    return status == Status.FAILED ? "FAILED" : status.name().toLowerCase(Locale.ROOT);
  }

  private static String json(CheckResult result) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField("check", result.check());
          json.writeStringField("status", result.status().name());
          json.writeStringField("detail", result.detail());
          json.writeStringField("meaning", result.meaning());
          json.writeStringField("action", result.action());
          json.writeEndObject();
        });
  }

  private String jsonOfCounts() {
    return Json.write(
        json -> {
          json.writeStartObject();
          for (Status status : Status.values()) {
            json.writeNumberField(status.name().toLowerCase(Locale.ROOT), count(status));
          }
          json.writeEndObject();
        });
  }
}
