package dev.tidemark.dynamodb;

import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primarySortKey;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.Totals;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticImmutableTableSchema;

/**
 * How a dataset is an item, with its records, or with what is to be known of its pages. The totals
 * of records that are in the item are not stored: they follow from them.
 *
 * <p>{@code docs/table.md} lists the attributes.
 */
final class DatasetSchema {
  /** The attribute of the dataset's count, which every write of the item is conditioned on. */
  static final String SYNC_COUNT = "c";

  /** The attribute of the records of a dataset that is one item. */
  static final String RECORDS = "records";

  /** The attributes that every update sets beside the count. */
  static final String LAST_MODIFIED_DATE = "md";

  static final String LAST_MODIFIED_BY = "a";

  /** The schema. */
  static final TableSchema<DatasetItem> INSTANCE = schema();

  private DatasetSchema() {}

  private static TableSchema<DatasetItem> schema() {
    StaticImmutableTableSchema.Builder<DatasetItem, Attributes> schema =
        StaticImmutableTableSchema.builder(DatasetItem.class, Attributes.class)
            .newItemBuilder(Attributes::new, Attributes::item)
            .addAttribute(
                String.class,
                key ->
                    key.name(ItemKeys.PARTITION)
                        .getter(item -> ItemKeys.partition(item.dataset().id().owner()))
                        .setter((item, value) -> item.partition = value)
                        .tags(primaryPartitionKey()))
            .addAttribute(
                String.class,
                key ->
                    key.name(ItemKeys.SORT)
                        .getter(item -> ItemKeys.dataset(item.dataset().id().name()))
                        .setter((item, value) -> item.sort = value)
                        .tags(primarySortKey()))
            .addAttribute(
                String.class,
                author ->
                    author
                        .name(LAST_MODIFIED_BY)
                        .getter(item -> item.dataset().lastModifiedBy())
                        .setter((item, value) -> item.lastModifiedBy = value))
            .addAttribute(
                new RecordsConverter().type(),
                records ->
                    records
                        .name(RECORDS)
                        .attributeConverter(new RecordsConverter())
                        .getter(DatasetSchema::recordsInTheItem)
                        .setter((item, value) -> item.records = value))
            .addAttribute(
                SdkBytes.class,
                pages ->
                    pages
                        .name("pages")
                        .getter(DatasetSchema::encodedPages)
                        .setter((item, value) -> item.pages = value));
    addCount(schema, SYNC_COUNT, Dataset::syncCount, (item, count) -> item.syncCount = count);
    addCount(schema, "d", Dataset::deletedAtCount, (item, count) -> item.deletedAtCount = count);
    addCount(schema, "p", Dataset::prunedUpToCount, (item, count) -> item.prunedUpToCount = count);
    addDate(schema, "cd", Dataset::creationDate, (item, date) -> item.creationDate = date);
    addDate(
        schema,
        LAST_MODIFIED_DATE,
        Dataset::lastModifiedDate,
        (item, date) -> item.lastModifiedDate = date);
    for (int slot = 0; slot < RecentUpdateSlots.COUNT; slot++) {
      addSlot(schema, slot);
    }
    return schema.build();
  }

  private static void addCount(
      StaticImmutableTableSchema.Builder<DatasetItem, Attributes> schema,
      String name,
      Function<Dataset, SyncCount> getter,
      BiConsumer<Attributes, SyncCount> setter) {
    schema.addAttribute(
        Long.class,
        count ->
            count
                .name(name)
                .getter(item -> getter.apply(item.dataset()).value())
                .setter((item, value) -> setter.accept(item, new SyncCount(value))));
  }

  private static void addDate(
      StaticImmutableTableSchema.Builder<DatasetItem, Attributes> schema,
      String name,
      Function<Dataset, Instant> getter,
      BiConsumer<Attributes, Instant> setter) {
    schema.addAttribute(
        Long.class,
        date ->
            date.name(name)
                .getter(item -> getter.apply(item.dataset()).toEpochMilli())
                .setter((item, value) -> setter.accept(item, Instant.ofEpochMilli(value))));
  }

  private static void addSlot(
      StaticImmutableTableSchema.Builder<DatasetItem, Attributes> schema, int slot) {
    schema.addAttribute(
        SdkBytes.class,
        update ->
            update
                .name(RecentUpdateSlots.name(slot))
                .getter(
                    item ->
                        RecentUpdateSlots.content(item.dataset().recentUpdates(), slot)
                            .orElse(null))
                .setter((item, value) -> item.recentUpdates.put(slot, value)));
  }

  private static @Nullable NavigableMap<RecordKey, SyncRecord> recordsInTheItem(DatasetItem item) {
    return item.pages().isPresent() ? null : item.dataset().records();
  }

  private static @Nullable SdkBytes encodedPages(DatasetItem item) {
    return item.pages()
        .map(pages -> SdkBytes.fromByteArrayUnsafe(pages.encode(item.dataset().syncCount())))
        .orElse(null);
  }

  /** The attributes of a dataset item while they are read. */
  private static final class Attributes {
    private @Nullable String partition;
    private @Nullable String sort;
    private @Nullable SyncCount syncCount;
    private @Nullable Instant creationDate;
    private @Nullable Instant lastModifiedDate;
    private @Nullable String lastModifiedBy;
    private @Nullable NavigableMap<RecordKey, SyncRecord> records;
    private @Nullable SdkBytes pages;
    private SyncCount deletedAtCount = SyncCount.ZERO;
    private SyncCount prunedUpToCount = SyncCount.ZERO;
    private final Map<Integer, SdkBytes> recentUpdates = new HashMap<>();

    DatasetItem item() {
      SyncCount count = RequiredAttribute.check(syncCount, SYNC_COUNT);
      if (pages == null) {
        NavigableMap<RecordKey, SyncRecord> all = RequiredAttribute.check(records, RECORDS);
        return DatasetItem.whole(dataset(count, Totals.of(all.values()), all));
      }
      PageDirectory directory = PageDirectory.decode(pages.asByteArrayUnsafe(), count);
      return new DatasetItem(
          dataset(count, directory.totals(), new TreeMap<>()), Optional.of(directory));
    }

    private Dataset dataset(
        SyncCount count, Totals totals, NavigableMap<RecordKey, SyncRecord> known) {
      return new Dataset(
          ItemKeys.datasetId(
              RequiredAttribute.check(partition, ItemKeys.PARTITION),
              RequiredAttribute.check(sort, ItemKeys.SORT)),
          count,
          RequiredAttribute.check(creationDate, "cd"),
          RequiredAttribute.check(lastModifiedDate, LAST_MODIFIED_DATE),
          RequiredAttribute.check(lastModifiedBy, "a"),
          deletedAtCount,
          prunedUpToCount,
          RecentUpdateSlots.updates(count, recentUpdates),
          totals,
          known);
    }
  }
}
