package dev.tidemark.operator.export;

import dev.tidemark.json.Json;

/**
 * The last line of an export. A file without it is not whole.
 *
 * @param checksum the checksum of all lines before
 */
record ExportFooter(ExportCounts counts, String checksum) {
  static final String KIND = "end";

  String line() {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField(Line.KIND, KIND);
          json.writeNumberField("identities", counts.identities());
          json.writeNumberField("datasets", counts.datasets());
          json.writeNumberField("records", counts.records());
          json.writeStringField("sha256", checksum);
          json.writeEndObject();
        });
  }

  static ExportFooter parse(Line line) {
    return new ExportFooter(
        new ExportCounts(
            line.number("identities"), line.number("datasets"), line.number("records")),
        line.text("sha256"));
  }
}
