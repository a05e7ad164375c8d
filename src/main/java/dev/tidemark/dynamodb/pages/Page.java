package dev.tidemark.dynamodb.pages;

import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncCount;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A page of a dataset.
 *
 * @param syncCount the count of the update that last wrote it
 * @param chunks the number of its items: more than one only if it outgrows {@link
 *     PageItems#CHUNK_BYTES}
 * @param records its records by key
 * @param unknown the attributes of its first item that this version does not know
 */
record Page(
    SyncCount syncCount,
    int chunks,
    NavigableMap<RecordKey, PagedRecord> records,
    Map<String, AttributeValue> unknown) {
  /** A page that does not exist. */
  static final Page MISSING = new Page(SyncCount.ZERO, 0, new TreeMap<>(), Map.of());

  Page {
    records = Collections.unmodifiableNavigableMap(records);
  }
}
