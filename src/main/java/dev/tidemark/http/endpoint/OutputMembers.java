package dev.tidemark.http.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.http.Response;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.Modification;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.usage.PoolUsage;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Writes the structures and members that several operations have in their outputs. */
final class OutputMembers {
  /** The output of an operation that returns nothing. */
  static final Response.Output NONE =
      new Response.Output(
          json -> {
            json.writeStartObject();
            json.writeEndObject();
          });

  private OutputMembers() {}

  /** Returns the output of an operation that describes one dataset. */
  static Response.Output ofDataset(Dataset dataset) {
    return new Response.Output(
        json -> {
          json.writeStartObject();
          json.writeFieldName("Dataset");
          writeDataset(json, dataset);
          json.writeEndObject();
        });
  }

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

  static void writePoolUsage(JsonGenerator json, PoolUsage usage) throws IOException {
    json.writeStartObject();
    json.writeStringField("IdentityPoolId", usage.pool().value());
    json.writeNumberField("SyncSessionsCount", usage.sessions());
    json.writeNumberField("DataStorage", usage.dataStorage());
    writeDate(json, "LastModifiedDate", usage.lastModifiedDate());
    json.writeEndObject();
  }

  static void writeDate(JsonGenerator json, String member, Instant date) throws IOException {
    json.writeFieldName(member);
    json.writeNumber(Dates.toSeconds(date));
  }

  /** Writes a text, or omits it if empty: an empty NextToken would make clients loop forever. */
  static void writeUnlessEmpty(JsonGenerator json, String member, String text) throws IOException {
    if (!text.isEmpty()) {
      json.writeStringField(member, text);
    }
  }
}
