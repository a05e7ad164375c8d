package dev.tidemark.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.Modification;
import dev.tidemark.model.SyncRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes the structures and members that the outputs of operations share. */
final class Members {

  private Members() {}

  static void writeDataset(JsonGenerator json, Dataset dataset) throws IOException {
    json.writeStartObject();
    json.writeStringField("IdentityId", dataset.id().owner().identity().value());
    json.writeStringField("DatasetName", dataset.id().name().value());
    writeDate(json, "CreationDate", dataset.creationDate());
    writeDate(json, "LastModifiedDate", dataset.lastModifiedDate());
    json.writeStringField("LastModifiedBy", dataset.lastModifiedBy());
    json.writeNumberField("DataStorage", dataset.totals().dataStorage());
    json.writeNumberField("NumRecords", dataset.totals().records());
    json.writeEndObject();
  }

  static void writeRecords(JsonGenerator json, List<SyncRecord> records) throws IOException {
    json.writeArrayFieldStart("Records");
    for (SyncRecord written : records) {
      writeRecord(json, written);
    }
    json.writeEndArray();
  }

  private static void writeRecord(JsonGenerator json, SyncRecord written) throws IOException {
    Modification modification = written.modification();
    json.writeStartObject();
    json.writeStringField("Key", written.key().value());
    if (written instanceof SyncRecord.Live live) {
      json.writeStringField("Value", live.value().text());
    }
    json.writeNumberField("SyncCount", modification.syncCount().value());
    writeDate(json, "LastModifiedDate", modification.lastModifiedDate());
    json.writeStringField("LastModifiedBy", modification.lastModifiedBy());
    if (modification.deviceLastModifiedDate().isPresent()) {
      writeDate(json, "DeviceLastModifiedDate", modification.deviceLastModifiedDate().get());
    }
    json.writeEndObject();
  }

  static void writeDate(JsonGenerator json, String member, Instant date) throws IOException {
    json.writeFieldName(member);
    json.writeNumber(Dates.toSeconds(date));
  }

  /** Writes the member, or leaves it out: an empty NextToken would have clients go on for ever. */
  static void writeOptional(JsonGenerator json, String member, Optional<String> text)
      throws IOException {
    if (text.isPresent()) {
      json.writeStringField(member, text.get());
    }
  }
}
