package dev.tidemark.dynamodb;

import dev.tidemark.model.Modification;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverter;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The records of a dataset as a map: a record's key names a map with all else of the record. */
final class RecordsConverter implements AttributeConverter<NavigableMap<RecordKey, SyncRecord>> {
  private static final String VALUE = "v";

  /** The element of a record's map that has its count. */
  static final String SYNC_COUNT = "c";

  private static final String LAST_MODIFIED_DATE = "t";
  private static final String LAST_MODIFIED_BY = "a";
  private static final String DEVICE_LAST_MODIFIED_DATE = "d";

  @Override
  public AttributeValue transformFrom(NavigableMap<RecordKey, SyncRecord> records) {
    Map<String, AttributeValue> map = HashMap.newHashMap(records.size());
    records.forEach((key, stored) -> map.put(key.value(), AttributeValue.fromM(map(stored))));
    return AttributeValue.fromM(map);
  }

  @Override
  public NavigableMap<RecordKey, SyncRecord> transformTo(AttributeValue input) {
    NavigableMap<RecordKey, SyncRecord> records = new TreeMap<>();
    input
        .m()
        .forEach(
            (name, value) -> {
              RecordKey key = new RecordKey(name);
              records.put(key, stored(key, value.m()));
            });
    return records;
  }

  @Override
  public EnhancedType<NavigableMap<RecordKey, SyncRecord>> type() {
    return EnhancedType.navigableMapOf(RecordKey.class, SyncRecord.class);
  }

  @Override
  public AttributeValueType attributeValueType() {
    return AttributeValueType.M;
  }

  /** Returns a record as the map that its key names. */
  static Map<String, AttributeValue> map(SyncRecord stored) {
    Map<String, AttributeValue> map = new HashMap<>();
    if (stored instanceof SyncRecord.Live live) {
      map.put(VALUE, AttributeValue.fromS(live.value().text()));
    }
    Modification modification = stored.modification();
    map.put(SYNC_COUNT, number(modification.syncCount().value()));
    map.put(LAST_MODIFIED_DATE, date(modification.lastModifiedDate()));
    map.put(LAST_MODIFIED_BY, AttributeValue.fromS(modification.lastModifiedBy()));
    modification
        .deviceLastModifiedDate()
        .ifPresent(at -> map.put(DEVICE_LAST_MODIFIED_DATE, date(at)));
    return map;
  }

  private static SyncRecord stored(RecordKey key, Map<String, AttributeValue> map) {
    Modification modification =
        new Modification(
            new SyncCount(number(attribute(map, SYNC_COUNT))),
            date(attribute(map, LAST_MODIFIED_DATE)),
            attribute(map, LAST_MODIFIED_BY).s(),
            Optional.ofNullable(map.get(DEVICE_LAST_MODIFIED_DATE)).map(RecordsConverter::date));
    return Optional.ofNullable(map.get(VALUE))
        .<SyncRecord>map(
            value -> new SyncRecord.Live(key, new RecordValue(value.s()), modification))
        .orElseGet(() -> new SyncRecord.Tombstone(key, modification));
  }

  private static AttributeValue attribute(Map<String, AttributeValue> map, String name) {
    return RequiredAttribute.check(map.get(name), "records.*." + name);
  }

  private static AttributeValue date(Instant date) {
    return number(date.toEpochMilli());
  }

  private static Instant date(AttributeValue value) {
    return Instant.ofEpochMilli(number(value));
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  private static long number(AttributeValue value) {
    return Long.parseLong(value.n());
  }
}
