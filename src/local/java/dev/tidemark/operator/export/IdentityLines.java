package dev.tidemark.operator.export;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.dynamodb.IdentityHistory;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.KeptCounts;
import dev.tidemark.model.Modification;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecentUpdates;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.Totals;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The lines of identities, their datasets and records. All dates are in milliseconds since 1970.
 */
final class IdentityLines {
  static final String IDENTITY = "identity";
  static final String DATASET = "dataset";
  static final String RECORD = "record";

  private static final String DELETED = "deleted";
  private static final String KEPT_COUNTS = "keptCounts";

  private IdentityLines() {}

  /** Returns all lines of an identity, each with a line feed. */
  static String encode(ExportedIdentity identity) {
    StringBuilder lines = new StringBuilder();
    lines.append(identityLine(identity)).append('\n');
    for (Dataset dataset : identity.datasets()) {
      lines.append(datasetLine(dataset)).append('\n');
      for (SyncRecord each : dataset.records().values()) {
        lines.append(recordLine(each)).append('\n');
      }
    }
    return lines.toString();
  }

  private static String identityLine(ExportedIdentity identity) {
    IdentityHistory history = identity.history();
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField(Line.KIND, IDENTITY);
          json.writeStringField("id", identity.owner().identity().value());
          if (!history.deleted().isEmpty()) {
            json.writeObjectFieldStart(DELETED);
            for (Map.Entry<DatasetName, SyncCount> each : history.deleted().entrySet()) {
              json.writeNumberField(each.getKey().value(), each.getValue().value());
            }
            json.writeEndObject();
          }
          writeUnlessZero(json, "deletedUpTo", history.deletedUpTo());
          if (history.movedAt().isPresent()) {
            json.writeNumberField("moved", history.movedAt().get().toEpochMilli());
          }
          json.writeEndObject();
        });
  }

  private static void writeUnlessZero(JsonGenerator json, String name, SyncCount count)
      throws IOException {
    if (count.isAbove(SyncCount.ZERO)) {
      json.writeNumberField(name, count.value());
    }
  }

  private static String datasetLine(Dataset dataset) {
    // The import of the dataset adds its own count.
    KeptCounts earlier = dataset.keptCounts().before(dataset.syncCount());
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField(Line.KIND, DATASET);
          json.writeStringField("name", dataset.id().name().value());
          json.writeNumberField("syncCount", dataset.syncCount().value());
          json.writeNumberField("creationDate", dataset.creationDate().toEpochMilli());
          json.writeNumberField("lastModifiedDate", dataset.lastModifiedDate().toEpochMilli());
          json.writeStringField("lastModifiedBy", dataset.lastModifiedBy());
          writeUnlessZero(json, "deletedAtCount", dataset.deletedAtCount());
          writeUnlessZero(json, "prunedUpToCount", dataset.prunedUpToCount());
          if (!earlier.equals(KeptCounts.NONE)) {
            json.writeArrayFieldStart(KEPT_COUNTS);
            for (SyncCount kept : earlier.counts()) {
              json.writeNumber(kept.value());
            }
            json.writeEndArray();
          }
          json.writeEndObject();
        });
  }

  private static String recordLine(SyncRecord stored) {
    Modification modification = stored.modification();
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField(Line.KIND, RECORD);
          json.writeStringField("key", stored.key().value());
          if (stored instanceof SyncRecord.Live live) {
            json.writeStringField("value", live.value().text());
          }
          json.writeNumberField("syncCount", modification.syncCount().value());
          json.writeNumberField("lastModifiedDate", modification.lastModifiedDate().toEpochMilli());
          json.writeStringField("lastModifiedBy", modification.lastModifiedBy());
          if (modification.deviceLastModifiedDate().isPresent()) {
            json.writeNumberField(
                "deviceLastModifiedDate",
                modification.deviceLastModifiedDate().get().toEpochMilli());
          }
          json.writeEndObject();
        });
  }

  /** Returns the id in the line of an identity. */
  static PoolIdentity owner(IdentityPoolId pool, Line line) {
    return new PoolIdentity(pool, new IdentityId(line.text("id")));
  }

  /** Returns the deletions in the line of an identity. */
  static IdentityHistory history(Line line) {
    NavigableMap<DatasetName, SyncCount> deleted = new TreeMap<>();
    line.object()
        .object(DELETED)
        .members()
        .forEach(
            (name, count) -> {
              if (count instanceof JsonNumber(String literal)) {
                deleted.put(new DatasetName(name), new SyncCount(Long.parseLong(literal)));
              }
            });
    return new IdentityHistory(deleted, line.countOrZero("deletedUpTo"), line.findDate("moved"));
  }

  /** Returns the record of a line. */
  static SyncRecord syncRecord(Line line) {
    RecordKey key = new RecordKey(line.text("key"));
    Modification modification =
        new Modification(
            line.count("syncCount"),
            line.date("lastModifiedDate"),
            line.text("lastModifiedBy"),
            line.findDate("deviceLastModifiedDate"));
    Optional<String> value = line.find("value");
    return value.isPresent()
        ? new SyncRecord.Live(key, new RecordValue(value.get()), modification)
        : new SyncRecord.Tombstone(key, modification);
  }

  /** Returns the dataset of a line, with the records of the lines that follow it. */
  static Dataset dataset(PoolIdentity owner, Line line, Collection<SyncRecord> records) {
    NavigableMap<RecordKey, SyncRecord> byKey = new TreeMap<>();
    records.forEach(each -> byKey.put(each.key(), each));
    return new Dataset(
        new DatasetId(owner, new DatasetName(line.text("name"))),
        line.count("syncCount"),
        line.date("creationDate"),
        line.date("lastModifiedDate"),
        line.text("lastModifiedBy"),
        line.countOrZero("deletedAtCount"),
        line.countOrZero("prunedUpToCount"),
        RecentUpdates.NONE,
        Totals.of(byKey.values()),
        new KeptCounts(line.numbers(KEPT_COUNTS).stream().map(SyncCount::new).toList()),
        byKey);
  }
}
