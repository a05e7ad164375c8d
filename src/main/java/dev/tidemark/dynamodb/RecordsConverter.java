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
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverter;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Converts the records of a dataset to a map and back. The name of an element is the record's key,
 * its value is a map with the rest of the record.
 */
final class RecordsConverter implements AttributeConverter<NavigableMap<RecordKey, SyncRecord>> {
  private static final String VALUE = "v";

  /** The element with the record's count. */
  static final String SYNC_COUNT = "c";

  private static final String LAST_MODIFIED_DATE = "t";
  private static final String LAST_MODIFIED_BY = "a";
  private static final String DEVICE_LAST_MODIFIED_DATE = "d";

  @Override
  public AttributeValue transformFrom(NavigableMap<RecordKey, SyncRecord> records) {
    return AttributeValue.fromM(encode(records.values()));
  }

  @Override
  public NavigableMap<RecordKey, SyncRecord> transformTo(AttributeValue input) {
    NavigableMap<RecordKey, SyncRecord> records = new TreeMap<>();
    input
        .m()
        .forEach(
            (name, value) -> {
              RecordKey key = new RecordKey(name);
              records.put(key, decode(key, value.m()));
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

  /** Encodes records as the elements of the map. */
  static Map<String, AttributeValue> encode(Collection<SyncRecord> records) {
    Map<String, AttributeValue> map = HashMap.newHashMap(records.size());
    records.forEach(each -> map.put(each.key().value(), AttributeValue.fromM(encode(each))));
    return map;
  }

  private static Map<String, AttributeValue> encode(SyncRecord stored) {
    Map<String, AttributeValue> map = new HashMap<>();
    if (stored instanceof SyncRecord.Live live) {
      map.put(VALUE, AttributeValue.fromS(live.value().text()));
    }
    Modification modification = stored.modification();
    map.put(SYNC_COUNT, Item.number(modification.syncCount().value()));
    map.put(LAST_MODIFIED_DATE, date(modification.lastModifiedDate()));
    map.put(LAST_MODIFIED_BY, AttributeValue.fromS(modification.lastModifiedBy()));
    modification
        .deviceLastModifiedDate()
        .ifPresent(at -> map.put(DEVICE_LAST_MODIFIED_DATE, date(at)));
    return map;
  }

  private static SyncRecord decode(RecordKey key, Map<String, AttributeValue> map) {
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
    return Item.number(date.toEpochMilli());
  }

  private static Instant date(AttributeValue value) {
    return Instant.ofEpochMilli(number(value));
  }

  private static long number(AttributeValue value) {
    return Long.parseLong(value.n());
  }
}
