package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.RequiredAttribute;
import dev.tidemark.model.Modification;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Converts the records of a dataset to a map and back. The name of an element is the record's key,
 * its value is a map with the rest of the record.
 */
final class RecordsConverter {
  private static final String VALUE = "v";

  /** The element with the record's count. */
  static final String SYNC_COUNT = "c";

  private static final String LAST_MODIFIED_DATE = "t";
  private static final String LAST_MODIFIED_BY = "a";
  private static final String DEVICE_LAST_MODIFIED_DATE = "d";

  /** The most elements of a record. */
  private static final int MEMBERS = 5;

  private RecordsConverter() {}

  /** Decodes the elements of the map. */
  static NavigableMap<RecordKey, SyncRecord> decode(Map<String, AttributeValue> map) {
    NavigableMap<RecordKey, SyncRecord> records = new TreeMap<>();
    map.forEach(
        (name, value) -> {
          RecordKey key = new RecordKey(name);
          records.put(key, decode(key, value.m()));
        });
    return records;
  }

  /** Encodes records as the elements of the map. */
  static Map<String, AttributeValue> encode(Collection<SyncRecord> records) {
    Map<String, AttributeValue> map = HashMap.newHashMap(records.size());
    SharedValues shared = new SharedValues();
    for (SyncRecord each : records) {
      map.put(each.key().value(), AttributeValue.fromM(encode(each, shared)));
    }
    return map;
  }

  private static Map<String, AttributeValue> encode(SyncRecord stored, SharedValues shared) {
    Map<String, AttributeValue> map = HashMap.newHashMap(MEMBERS);
    if (stored instanceof SyncRecord.Live live) {
      map.put(VALUE, AttributeValue.fromS(live.value().text()));
    }
    Modification modification = stored.modification();
    map.put(SYNC_COUNT, shared.count(modification.syncCount()));
    map.put(LAST_MODIFIED_DATE, shared.date(modification.lastModifiedDate()));
    map.put(LAST_MODIFIED_BY, shared.text(modification.lastModifiedBy()));
    modification
        .deviceLastModifiedDate()
        .ifPresent(at -> map.put(DEVICE_LAST_MODIFIED_DATE, shared.date(at)));
    return map;
  }

  /** Values that are made once: the records of an update have the same count, date and author. */
  private static final class SharedValues {
    private final Map<SyncCount, AttributeValue> counts = new HashMap<>();
    private final Map<Instant, AttributeValue> dates = new HashMap<>();
    private final Map<String, AttributeValue> texts = new HashMap<>();

    AttributeValue count(SyncCount count) {
      return counts.computeIfAbsent(count, each -> Item.number(each.value()));
    }

    AttributeValue date(Instant date) {
      return dates.computeIfAbsent(date, each -> Item.number(each.toEpochMilli()));
    }

    AttributeValue text(String text) {
      return texts.computeIfAbsent(text, AttributeValue::fromS);
    }
  }

  private static SyncRecord decode(RecordKey key, Map<String, AttributeValue> map) {
    Modification modification =
        new Modification(
            new SyncCount(number(attribute(map, SYNC_COUNT))),
            date(attribute(map, LAST_MODIFIED_DATE)),
            attribute(map, LAST_MODIFIED_BY).s(),
            Optional.ofNullable(map.get(DEVICE_LAST_MODIFIED_DATE)).map(RecordsConverter::date));
    AttributeValue value = map.get(VALUE);
    return value == null
        ? new SyncRecord.Tombstone(key, modification)
        : new SyncRecord.Live(key, new RecordValue(value.s()), modification);
  }

  private static AttributeValue attribute(Map<String, AttributeValue> map, String name) {
    AttributeValue value = map.get(name);
    return value == null ? RequiredAttribute.check(value, "records.*." + name) : value;
  }

  private static Instant date(AttributeValue value) {
    return Instant.ofEpochMilli(number(value));
  }

  private static long number(AttributeValue value) {
    return Long.parseLong(value.n());
  }
}
