package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.item.RequiredAttribute;
import dev.tidemark.dynamodb.pages.CommitParts;
import dev.tidemark.dynamodb.pages.PageDirectory;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.KeptCounts;
import dev.tidemark.model.RecentUpdate;
import dev.tidemark.model.RecentUpdates;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.Totals;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Maps datasets to items, with their records or the directory of their pages. The totals of records
 * in the item itself are not stored, but computed from them.
 *
 * <p>{@code docs/table.md} lists the attributes. The mapping is plain code, because nearly every
 * request needs it: a table schema of the Enhanced client loads some 300 classes in a cold start.
 */
final class DatasetSchema {
  /** The attribute of the dataset's count, the condition of every write of the item. */
  static final String SYNC_COUNT = "c";

  /** The attribute of the records of a dataset that is one item. */
  static final String RECORDS = "records";

  /** The attributes that every update sets beside the count. */
  static final String LAST_MODIFIED_DATE = "md";

  static final String LAST_MODIFIED_BY = "a";

  private static final String CREATION_DATE = "cd";
  private static final String DELETED_AT_COUNT = "d";
  private static final String PRUNED_UP_TO_COUNT = "p";
  private static final String PAGES = "pages";
  private static final String COMMIT_PARTS = "cp";

  /** The attribute of the counts at which the dataset was imported. Only format 2 has it. */
  static final String KEPT_COUNTS = "k";

  /** The names of all attributes. */
  static final Set<String> ATTRIBUTES = attributes();

  private DatasetSchema() {}

  private static Set<String> attributes() {
    Set<String> names = new HashSet<>();
    Collections.addAll(names, ItemKey.PARTITION, ItemKey.SORT, SYNC_COUNT, RECORDS, PAGES);
    Collections.addAll(names, COMMIT_PARTS, CREATION_DATE, LAST_MODIFIED_DATE, LAST_MODIFIED_BY);
    Collections.addAll(names, DELETED_AT_COUNT, PRUNED_UP_TO_COUNT, KEPT_COUNTS);
    for (int slot = 0; slot < RecentUpdateSlots.COUNT; slot++) {
      names.add(RecentUpdateSlots.name(slot));
    }
    return Set.copyOf(names);
  }

  /** Returns the attributes of an item. */
  static Map<String, AttributeValue> encode(DatasetItem item) {
    Dataset dataset = item.dataset();
    Map<String, AttributeValue> attributes =
        new HashMap<>(ItemKey.dataset(dataset.id()).attributes());
    attributes.put(SYNC_COUNT, number(dataset.syncCount()));
    attributes.put(DELETED_AT_COUNT, number(dataset.deletedAtCount()));
    attributes.put(PRUNED_UP_TO_COUNT, number(dataset.prunedUpToCount()));
    attributes.put(CREATION_DATE, date(dataset.creationDate()));
    attributes.put(LAST_MODIFIED_DATE, date(dataset.lastModifiedDate()));
    attributes.put(LAST_MODIFIED_BY, AttributeValue.fromS(dataset.lastModifiedBy()));
    if (item.pages().isPresent()) {
      attributes.put(PAGES, binary(item.pages().get().encode(dataset.syncCount())));
    } else {
      attributes.put(
          RECORDS, AttributeValue.fromM(RecordsConverter.encode(dataset.records().values())));
    }
    item.commitParts()
        .ifPresent(
            parts ->
                attributes.put(
                    COMMIT_PARTS, binary(new CommitParts(dataset.syncCount(), parts).encode())));
    if (!dataset.keptCounts().equals(KeptCounts.NONE)) {
      attributes.put(KEPT_COUNTS, counts(dataset.keptCounts()));
      attributes.put(Format.ATTRIBUTE, Item.number(Format.WITH_KEPT_COUNTS));
    }
    for (RecentUpdate update : dataset.recentUpdates().updates()) {
      attributes.put(
          RecentUpdateSlots.name(RecentUpdateSlots.slot(update.syncCount())),
          AttributeValue.fromB(RecentUpdateSlots.encode(update)));
    }
    return attributes;
  }

  /** Returns the content of an item. */
  static DatasetItem decode(Item item) {
    SyncCount count = new SyncCount(item.number(SYNC_COUNT));
    AttributeValue pages = item.attributes().get(PAGES);
    if (pages == null) {
      NavigableMap<RecordKey, SyncRecord> records = RecordsConverter.decode(item.map(RECORDS));
      return DatasetItem.whole(dataset(item, count, Totals.of(records.values()), records));
    }
    PageDirectory directory = PageDirectory.decode(pages.b().asByteArrayUnsafe(), count);
    return new DatasetItem(
        dataset(item, count, directory.totals(), Collections.emptyNavigableMap()),
        Optional.of(directory),
        commitParts(item, count));
  }

  private static Dataset dataset(
      Item item, SyncCount count, Totals totals, NavigableMap<RecordKey, SyncRecord> inTheItem) {
    return new Dataset(
        item.key().datasetId(),
        count,
        Instant.ofEpochMilli(item.number(CREATION_DATE)),
        Instant.ofEpochMilli(item.number(LAST_MODIFIED_DATE)),
        item.text(LAST_MODIFIED_BY),
        new SyncCount(item.findNumber(DELETED_AT_COUNT).orElse(0)),
        new SyncCount(item.findNumber(PRUNED_UP_TO_COUNT).orElse(0)),
        recentUpdates(item, count),
        totals,
        keptCounts(item),
        inTheItem);
  }

  private static RecentUpdates recentUpdates(Item item, SyncCount count) {
    Map<Integer, SdkBytes> slots = new HashMap<>();
    for (int slot = 0; slot < RecentUpdateSlots.COUNT; slot++) {
      String name = RecentUpdateSlots.name(slot);
      if (item.attributes().containsKey(name)) {
        slots.put(slot, RequiredAttribute.check(item.binary(name), name));
      }
    }
    return RecentUpdateSlots.updates(count, slots);
  }

  private static AttributeValue counts(KeptCounts kept) {
    return AttributeValue.fromNs(
        kept.counts().stream().map(count -> Long.toString(count.value())).toList());
  }

  private static KeptCounts keptCounts(Item item) {
    AttributeValue kept = item.attributes().get(KEPT_COUNTS);
    return kept == null
        ? KeptCounts.NONE
        : new KeptCounts(
            kept.ns().stream().map(Long::parseLong).sorted().map(SyncCount::new).toList());
  }

  /** An older version carries the attribute along to counts that it is not for. */
  private static OptionalInt commitParts(Item item, SyncCount count) {
    AttributeValue encoded = item.attributes().get(COMMIT_PARTS);
    if (encoded == null) {
      return OptionalInt.empty();
    }
    CommitParts parts = CommitParts.decode(encoded.b().asByteArrayUnsafe());
    return parts.syncCount().equals(count) ? OptionalInt.of(parts.number()) : OptionalInt.empty();
  }

  private static AttributeValue number(SyncCount count) {
    return Item.number(count.value());
  }

  private static AttributeValue date(Instant date) {
    return Item.number(date.toEpochMilli());
  }

  private static AttributeValue binary(byte[] bytes) {
    return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bytes));
  }
}
