package dev.tidemark.operator.verify;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.json.Json;
import dev.tidemark.model.PoolIdentity;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;

/** Prints a comparison: differences as text or JSON, and progress to the error stream. */
final class VerifyOutput {
  private static final long PERIOD_NANOS = Duration.ofSeconds(2).toNanos();

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean isJson;
  private long nextProgress = System.nanoTime() + PERIOD_NANOS / 2;

  VerifyOutput(PrintWriter out, PrintWriter err, boolean isJson) {
    this.out = out;
    this.err = err;
    this.isJson = isJson;
  }

  /** Prints the differences of an identity, if there are any. */
  void print(IdentityDifferences compared) {
    if (compared.differences().isEmpty()) {
      return;
    }
    if (!isJson) {
      out.printf(
          "%s: %d of %d datasets differ%n",
          name(compared.owner()), compared.differences().size(), compared.datasets());
    }
    for (DatasetDifference difference : compared.differences()) {
      out.println(isJson ? json(compared.owner(), difference) : "  " + difference);
    }
    out.flush();
  }

  /** Prints the figures. */
  void print(VerifyReport report) {
    out.println(
        isJson
            ? json(report)
            : "Compared %d datasets of %d identities: %d differ."
                .formatted(report.datasets(), report.identities(), report.differing()));
    out.flush();
  }

  /** Prints the progress, unless it did so just before. */
  void progress(VerifyReport report, int identities, PoolIdentity last) {
    if (System.nanoTime() - nextProgress >= 0) {
      nextProgress = System.nanoTime() + PERIOD_NANOS;
      tell(
          "%d of %d identities compared, %d datasets differ; the last one is %s"
              .formatted(report.identities(), identities, report.differing(), name(last)));
    }
  }

  /** Prints a line to the error stream. */
  void tell(String line) {
    err.println(line);
    err.flush();
  }

  /** Returns the text that names an identity, also in the option to continue after it. */
  static String name(PoolIdentity owner) {
    return owner.pool() + "/" + owner.identity();
  }

  private static String json(PoolIdentity owner, DatasetDifference difference) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField("pool", owner.pool().value());
          json.writeStringField("identity", owner.identity().value());
          json.writeStringField("dataset", difference.name().value());
          if (difference.source().isPresent()) {
            write(json, "source", difference.source().get());
          }
          if (difference.target().isPresent()) {
            write(json, "target", difference.target().get());
          }
          if (difference.damaged().isEmpty()) {
            write(json, difference.records());
          } else {
            json.writeStringField("damaged", difference.damaged());
          }
          if (difference.importedAt().isPresent()) {
            json.writeNumberField("importedAt", difference.importedAt().get().value());
            json.writeStringField("updatedSince", difference.updatedSinceImport());
          }
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, String side, DatasetCopy copy) throws IOException {
    json.writeNumberField(side + "Count", copy.syncCount().value());
    if (!copy.isDamaged()) {
      json.writeStringField(side + "Digest", copy.digest());
    }
  }

  private static void write(JsonGenerator json, RecordDifferences records) throws IOException {
    json.writeNumberField("onlyInSource", records.onlyInSource());
    json.writeNumberField("onlyInTarget", records.onlyInTarget());
    json.writeNumberField("otherValues", records.otherValues());
    json.writeNumberField("otherCounts", records.otherCounts());
    json.writeNumberField("otherDates", records.otherDates());
  }

  private static String json(VerifyReport report) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeNumberField("identities", report.identities());
          json.writeNumberField("datasets", report.datasets());
          json.writeNumberField("differing", report.differing());
          json.writeEndObject();
        });
  }
}
