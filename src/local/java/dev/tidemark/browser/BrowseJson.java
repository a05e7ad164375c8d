package dev.tidemark.browser;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.json.JsonWriter;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.model.Modification;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.Quotas;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON that the page reads. */
final class BrowseJson {
  private BrowseJson() {}

  static JsonWriter pools(List<BrowsedTable.Pool> pools) {
    return json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("pools");
      for (BrowsedTable.Pool pool : pools) {
        write(json, pool);
      }
      json.writeEndArray();
      json.writeEndObject();
    };
  }

  private static void write(JsonGenerator json, BrowsedTable.Pool pool) throws IOException {
    json.writeStartObject();
    json.writeStringField("pool", pool.usage().pool().value());
    json.writeNumberField("dataStorage", pool.usage().dataStorage());
    json.writeNumberField("sessions", pool.usage().sessions());
    json.writeStringField("lastModifiedDate", pool.usage().lastModifiedDate().toString());
    writeText(json, "trigger", pool.trigger().map(LambdaFunctionArn::value));
    json.writeBooleanField("streams", pool.configuration().isStreaming());
    json.writeBooleanField("push", pool.configuration().pushSync().isPresent());
    json.writeEndObject();
  }

  static JsonWriter identities(TableSearch.Found<Integer> found) {
    return json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("identities");
      for (Map.Entry<String, Integer> identity : found.found().entrySet()) {
        json.writeStartObject();
        json.writeStringField("identity", identity.getKey());
        json.writeNumberField("datasets", identity.getValue());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeBooleanField("more", found.isCut());
      json.writeEndObject();
    };
  }

  static JsonWriter owners(List<PoolIdentity> owners) {
    return json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("pools");
      for (PoolIdentity owner : owners) {
        json.writeString(owner.pool().value());
      }
      json.writeEndArray();
      json.writeEndObject();
    };
  }

  static JsonWriter matches(TableSearch.Found<List<String>> found) {
    return json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("datasets");
      for (Map.Entry<String, List<String>> match : found.found().entrySet()) {
        String[] identityAndName = match.getKey().split("/", 2);
        json.writeStartObject();
        json.writeStringField("identity", identityAndName[0]);
        json.writeStringField("dataset", identityAndName[1]);
        json.writeArrayFieldStart("keys");
        for (String key : match.getValue()) {
          json.writeString(key);
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeBooleanField("more", found.isCut());
      json.writeEndObject();
    };
  }

  static JsonWriter datasets(List<Dataset> datasets, Quotas quotas) {
    return json -> {
      json.writeStartObject();
      json.writeNumberField("limit", quotas.datasets());
      json.writeArrayFieldStart("datasets");
      for (Dataset dataset : datasets) {
        json.writeStartObject();
        writeSummary(json, dataset, quotas);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    };
  }

  static JsonWriter dataset(Dataset dataset, Quotas quotas) {
    return json -> {
      json.writeStartObject();
      writeSummary(json, dataset, quotas);
      json.writeArrayFieldStart("entries");
      for (SyncRecord record : dataset.records().values()) {
        write(json, record);
      }
      json.writeEndArray();
      json.writeEndObject();
    };
  }

  private static void writeSummary(JsonGenerator json, Dataset dataset, Quotas quotas)
      throws IOException {
    json.writeStringField("dataset", dataset.id().name().value());
    json.writeNumberField("syncCount", dataset.syncCount().value());
    json.writeNumberField("records", dataset.totals().records());
    json.writeNumberField("recordLimit", quotas.records());
    json.writeNumberField("dataStorage", dataset.totals().dataStorage());
    json.writeNumberField("dataStorageLimit", quotas.dataStorage());
    json.writeNumberField("tombstones", dataset.totals().tombstones());
    json.writeStringField("creationDate", dataset.creationDate().toString());
    json.writeStringField("lastModifiedDate", dataset.lastModifiedDate().toString());
    json.writeStringField("lastModifiedBy", dataset.lastModifiedBy());
    json.writeNumberField("deletedAtCount", dataset.deletedAtCount().value());
    json.writeNumberField("prunedUpToCount", dataset.prunedUpToCount().value());
  }

  private static void write(JsonGenerator json, SyncRecord record) throws IOException {
    Modification modification = record.modification();
    json.writeStartObject();
    json.writeStringField("key", record.key().value());
    writeText(json, "value", record.liveValue().map(RecordValue::text));
    json.writeBooleanField("removed", record.liveValue().isEmpty());
    json.writeNumberField("syncCount", record.syncCount().value());
    json.writeStringField("lastModifiedDate", modification.lastModifiedDate().toString());
    json.writeStringField("lastModifiedBy", modification.lastModifiedBy());
    writeText(
        json,
        "deviceLastModifiedDate",
        modification.deviceLastModifiedDate().map(Instant::toString));
    json.writeEndObject();
  }

  static JsonWriter cost(ScanCost cost) {
    return json -> {
      json.writeStartObject();
      json.writeStringField("message", "The search reads the whole table. Confirm its cost");
      json.writeObjectFieldStart("cost");
      json.writeNumberField("items", cost.items());
      json.writeNumberField("bytes", cost.bytes());
      json.writeNumberField("readUnits", cost.readUnits());
      json.writeNumberField("dollars", cost.dollars());
      json.writeEndObject();
      json.writeEndObject();
    };
  }

  private static void writeText(JsonGenerator json, String name, Optional<String> text)
      throws IOException {
    if (text.isPresent()) {
      json.writeStringField(name, text.get());
    } else {
      json.writeNullField(name);
    }
  }
}
