package dev.tidemark.trigger;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.json.Json;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.sync.SyncTrigger.Invocation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The event that a trigger receives: all live records of the dataset and all patched ones, each
 * with its value before and after the update.
 *
 * @see <a href="https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-events.html">
 *     Amazon Cognito Events</a>
 */
final class TriggerEvent {
  static final int VERSION = 2;
  static final String RECORDS = "datasetRecords";
  static final String OLD_VALUE = "oldValue";
  static final String NEW_VALUE = "newValue";
  static final String OP = "op";
  static final String REPLACE = "replace";
  static final String REMOVE = "remove";

  private final Dataset before;
  private final Map<RecordKey, RecordChange> patches;

  private TriggerEvent(Invocation invocation) {
    this.before = invocation.before();
    this.patches =
        invocation.patches().stream()
            .collect(Collectors.toMap(RecordPatch::key, RecordPatch::change));
  }

  /** Returns the event as JSON in UTF-8. */
  static byte[] of(Invocation invocation) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      Json.write(bytes, new TriggerEvent(invocation)::write);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /** Returns the texts that a trigger must not change, by the names of their members. */
  static SequencedMap<String, String> readOnlyTexts(Dataset dataset) {
    SequencedMap<String, String> texts = new LinkedHashMap<>();
    texts.put("eventType", "SyncTrigger");
    texts.put("region", region(dataset));
    texts.put("identityPoolId", dataset.id().owner().pool().value());
    texts.put("identityId", dataset.id().owner().identity().value());
    texts.put("datasetName", dataset.id().name().value());
    return texts;
  }

  /** Returns the region in the pool's id. The data may be in another one. */
  private static String region(Dataset dataset) {
    String pool = dataset.id().owner().pool().value();
    return pool.substring(0, pool.indexOf(':'));
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("version", VERSION);
    for (Map.Entry<String, String> text : readOnlyTexts(before).entrySet()) {
      json.writeStringField(text.getKey(), text.getValue());
    }
    json.writeObjectFieldStart(RECORDS);
    for (RecordKey key : keys()) {
      write(json, key);
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private Set<RecordKey> keys() {
    Set<RecordKey> keys = new TreeSet<>(patches.keySet());
    before.records().values().stream()
        .filter(SyncRecord.Live.class::isInstance)
        .map(SyncRecord::key)
        .forEach(keys::add);
    return keys;
  }

  private void write(JsonGenerator json, RecordKey key) throws IOException {
    Optional<RecordValue> oldValue = before.record(key).flatMap(SyncRecord::liveValue);
    Optional<RecordChange> patch = Optional.ofNullable(patches.get(key));
    Optional<RecordValue> newValue = patch.map(RecordChange::newValue).orElse(oldValue);
    json.writeObjectFieldStart(key.value());
    // The generator writes null as JSON null.
    json.writeStringField(OLD_VALUE, oldValue.map(RecordValue::text).orElse(null));
    json.writeStringField(NEW_VALUE, newValue.map(RecordValue::text).orElse(null));
    json.writeStringField(
        OP, patch.filter(RecordChange.Remove.class::isInstance).isPresent() ? REMOVE : REPLACE);
    json.writeEndObject();
  }
}
