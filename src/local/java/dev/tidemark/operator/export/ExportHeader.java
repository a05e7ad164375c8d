package dev.tidemark.operator.export;

import dev.tidemark.json.Json;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import java.time.Instant;
import java.util.Optional;

/**
 * The first line of an export.
 *
 * @param pool the pool
 * @param identity the only identity; empty if the whole pool is exported
 * @param date the date of the export. The checksum does not cover it
 */
record ExportHeader(IdentityPoolId pool, Optional<IdentityId> identity, Instant date) {
  static final String KIND = "tidemark-export";

  /** The version of the file's format. */
  static final long VERSION = 1;

  private static final String DATE = "date";

  /** Returns the line. */
  String line() {
    return line(true);
  }

  /** Returns the part of the line that the checksum covers. */
  String checked() {
    return line(false);
  }

  private String line(boolean withDate) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField(Line.KIND, KIND);
          json.writeNumberField("version", VERSION);
          json.writeStringField("pool", pool.value());
          if (identity.isPresent()) {
            json.writeStringField("identity", identity.get().value());
          }
          if (withDate) {
            json.writeStringField(DATE, date.toString());
          }
          json.writeEndObject();
        });
  }

  static ExportHeader parse(Line line) {
    if (!line.kind().equals(KIND)) {
      throw new ExportFormatException("the file is no export of Tidemark");
    }
    if (line.number("version") != VERSION) {
      throw new ExportFormatException(
          "the file has version %d, and this tool reads version %d"
              .formatted(line.number("version"), VERSION));
    }
    return new ExportHeader(
        new IdentityPoolId(line.text("pool")),
        line.find("identity").map(IdentityId::new),
        Instant.parse(line.text(DATE)));
  }

  /** Tells whether two exports have the same subject. */
  boolean isOfSame(ExportHeader other) {
    return pool.equals(other.pool) && identity.equals(other.identity);
  }
}
