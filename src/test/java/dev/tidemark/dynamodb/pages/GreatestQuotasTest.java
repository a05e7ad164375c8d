package dev.tidemark.dynamodb.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.model.Quota;
import dev.tidemark.model.TombstoneBounds;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The arithmetic behind {@link Quota#greatest}: the most items and bytes of one update, whatever
 * the keys and values are. {@code LargestUpdatesTest} makes such updates.
 */
final class GreatestQuotasTest {
  private static final int MAX_ITEMS = 100;
  private static final long MAX_BYTES = 4 * 1024 * 1024;

  private static final TombstoneBounds TOMBSTONES =
      TombstoneBounds.withMaxAge(Duration.ofDays(180));

  /**
   * The bytes of a record on a page beside its key and value: an author of 256 bytes, its length,
   * and those of key and value; flags; a count below 2,000,000,000; and two dates.
   */
  private static final int FRAME_BYTES = 256 + 2 + 2 + 3 + 1 + 5 + 7 + 7;

  /** The keys of an item, of the longest names, and its other attributes. */
  private static final int ITEM_BYTES = 450;

  private static final int DATASET_ITEM_BYTES = 16 * 1024;

  private static long contentBytes(long records, long dataStorage) {
    return dataStorage
        + TOMBSTONES.maxKeyBytes()
        + (records + TOMBSTONES.maxTombstones()) * FRAME_BYTES
        + PageDirectory.PAGES;
  }

  /**
   * Returns the most items. Each large value and each full chunk may be both written and deleted:
   * by an update that replaces all records by others.
   */
  private static long items(long records, long dataStorage) {
    long content = contentBytes(records, dataStorage);
    long others = 0;
    // A value has a key, which has a byte at least.
    long mostLarge = dataStorage / (PageChangesBuilder.PART_VALUE_BYTES + 1);
    for (long large = 0; large <= mostLarge; large++) {
      long onPages = content - large * PageChangesBuilder.PART_VALUE_BYTES;
      long chunks = ceilDiv(onPages) - 1;
      others = Math.max(others, 2 * (large + chunks));
    }
    long commitParts = ceilDiv(content);
    return 1 + PageDirectory.PAGES + others + commitParts;
  }

  private static long ceilDiv(long bytes) {
    return Math.ceilDiv(bytes, (long) PageItems.CHUNK_BYTES);
  }

  /** Returns the most bytes: each record is on a page, and in a commit part. */
  private static long bytes(long records, long dataStorage) {
    return 2 * contentBytes(records, dataStorage) + MAX_ITEMS * ITEM_BYTES + DATASET_ITEM_BYTES;
  }

  @Test
  void greatestQuotas_fitOneTransaction() {
    int records = Quota.RECORDS.greatest();
    int dataStorage = Quota.DATA_STORAGE.greatest();

    assertEquals(MAX_ITEMS, items(records, dataStorage));
    assertTrue(bytes(records, dataStorage) <= MAX_BYTES);
  }

  @Test
  void oneMoreLargeValue_doesNotFit() {
    int records = Quota.RECORDS.greatest();
    int dataStorage = Quota.DATA_STORAGE.greatest() + PageChangesBuilder.PART_VALUE_BYTES;

    assertTrue(items(records, dataStorage) > MAX_ITEMS);
  }

  @Test
  void aQuarterMoreRecords_doNotFit() {
    int records = Quota.RECORDS.greatest() * 5 / 4;

    assertTrue(items(records, Quota.DATA_STORAGE.greatest()) > MAX_ITEMS);
  }
}
