package dev.tidemark.dynamodb;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.live;
import static dev.tidemark.model.Samples.tombstone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.KeptCounts;
import dev.tidemark.model.RecentUpdate;
import dev.tidemark.model.RecentUpdates;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RequestDigest;
import dev.tidemark.model.Samples;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.Totals;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DatasetSchemaTest {
  private static RecentUpdate update(long count) {
    return new RecentUpdate(count(count), new RequestDigest(1, count), new UUID(3, count), DATE, 5);
  }

  private static DatasetItem item(long syncCount, RecentUpdate... updates) {
    TreeMap<RecordKey, SyncRecord> records =
        Stream.of(live("a", 2, "x"), tombstone("b", 7))
            .collect(
                Collectors.toMap(SyncRecord::key, each -> each, (first, _) -> first, TreeMap::new));
    return DatasetItem.whole(
        new Dataset(
            Samples.dataset("game"),
            count(syncCount),
            DATE,
            DATE.plusMillis(1),
            "author",
            SyncCount.ZERO,
            count(1),
            new RecentUpdates(List.of(updates)),
            Totals.of(records.values()),
            KeptCounts.NONE,
            records));
  }

  private static DatasetItem decoded(DatasetItem item) {
    return DatasetSchema.decode(new Item(DatasetSchema.encode(item)));
  }

  @Test
  void decode_returnsTheEncodedItem() {
    DatasetItem item = item(9, update(7), update(9));
    assertEquals(item, decoded(item));
  }

  @ParameterizedTest
  @ValueSource(strings = {"c", "d", "p", "cd", "md", "a", "records", "pages", "u1"})
  void attributeOfAnotherType_isNotDecoded(String name) {
    Map<String, AttributeValue> attributes =
        new HashMap<>(DatasetSchema.encode(item(9, update(9))));
    attributes.put(name, AttributeValue.fromBool(true));
    Item item = new Item(attributes);
    assertThrows(RuntimeException.class, () -> DatasetSchema.decode(item));
  }
}
