package dev.tidemark.dynamodb;

import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primarySortKey;

import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.item.RequiredAttribute;
import dev.tidemark.dynamodb.pages.CommitParts;
import dev.tidemark.dynamodb.pages.PageDirectory;
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
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticImmutableTableSchema;

/**
 * Maps datasets to items, with their records or the directory of their pages. The totals of records
 * in the item itself are not stored, but computed from them.
 *
 * <p>{@code docs/table.md} lists the attributes.
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

  /** The schema. */
  static final TableSchema<DatasetItem> INSTANCE = schema();

  private DatasetSchema() {}

  private static TableSchema<DatasetItem> schema() {
    StaticImmutableTableSchema.Builder<DatasetItem, Attributes> schema =
        StaticImmutableTableSchema.builder(DatasetItem.class, Attributes.class)
            .newItemBuilder(Attributes::new, Attributes::item);
    addKey(schema);
    addModification(schema);
    addCount(schema, SYNC_COUNT, Dataset::syncCount, (item, count) -> item.syncCount = count);
    addCount(schema, "d", Dataset::deletedAtCount, (item, count) -> item.deletedAtCount = count);
    addCount(schema, "p", Dataset::prunedUpToCount, (item, count) -> item.prunedUpToCount = count);
    addRecords(schema);
    for (int slot = 0; slot < RecentUpdateSlots.COUNT; slot++) {
      addSlot(schema, slot);
    }
    return schema.build();
  }

  private static void addKey(StaticImmutableTableSchema.Builder<DatasetItem, Attributes> schema) {
    schema
        .addAttribute(
            String.class,
            key ->
                key.name(ItemKey.PARTITION)
                    .getter(item -> ItemKey.partition(item.dataset().id().owner()))
                    .setter((item, value) -> item.partition = value)
                    .tags(primaryPartitionKey()))
        .addAttribute(
            String.class,
            key ->
                key.name(ItemKey.SORT)
                    .getter(item -> ItemKey.dataset(item.dataset().id()).sort())
                    .setter((item, value) -> item.sort = value)
                    .tags(primarySortKey()));
  }

  private static void addModification(
      StaticImmutableTableSchema.Builder<DatasetItem, Attributes> schema) {
    addDate(schema, CREATION_DATE, Dataset::creationDate, (item, date) -> item.creationDate = date);
    addDate(
        schema,
        LAST_MODIFIED_DATE,
        Dataset::lastModifiedDate,
        (item, date) -> item.lastModifiedDate = date);
    schema.addAttribute(
        String.class,
        author ->
            author
                .name(LAST_MODIFIED_BY)
                .getter(item -> item.dataset().lastModifiedBy())
                .setter((item, value) -> item.lastModifiedBy = value));
  }

  private static void addRecords(
      StaticImmutableTableSchema.Builder<DatasetItem, Attributes> schema) {
    schema
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
                    .setter((item, value) -> item.pages = value))
        .addAttribute(
            SdkBytes.class,
            parts ->
                parts
                    .name("cp")
                    .getter(DatasetSchema::encodedCommitParts)
                    .setter((item, value) -> item.commitParts = value));
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

  private static @Nullable SdkBytes encodedCommitParts(DatasetItem item) {
    OptionalInt parts = item.commitParts();
    return parts.isEmpty()
        ? null
        : SdkBytes.fromByteArrayUnsafe(
            new CommitParts(item.dataset().syncCount(), parts.getAsInt()).encode());
  }

  /** The attributes of a dataset item while it is decoded. */
  private static final class Attributes {
    private @Nullable String partition;
    private @Nullable String sort;
    private @Nullable SyncCount syncCount;
    private @Nullable Instant creationDate;
    private @Nullable Instant lastModifiedDate;
    private @Nullable String lastModifiedBy;
    private @Nullable NavigableMap<RecordKey, SyncRecord> records;
    private @Nullable SdkBytes pages;
    private @Nullable SdkBytes commitParts;
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
          dataset(count, directory.totals(), new TreeMap<>()),
          Optional.of(directory),
          commitParts(count));
    }

    /** An older version carries the attribute along to counts that it is not for. */
    private OptionalInt commitParts(SyncCount count) {
      return Optional.ofNullable(commitParts).map(SdkBytes::asByteArrayUnsafe).stream()
          .map(CommitParts::decode)
          .filter(parts -> parts.syncCount().equals(count))
          .mapToInt(CommitParts::number)
          .findFirst();
    }

    private Dataset dataset(
        SyncCount count, Totals totals, NavigableMap<RecordKey, SyncRecord> inTheItem) {
      return new Dataset(
          new ItemKey(
                  RequiredAttribute.check(partition, ItemKey.PARTITION),
                  RequiredAttribute.check(sort, ItemKey.SORT))
              .datasetId(),
          count,
          RequiredAttribute.check(creationDate, CREATION_DATE),
          RequiredAttribute.check(lastModifiedDate, LAST_MODIFIED_DATE),
          RequiredAttribute.check(lastModifiedBy, LAST_MODIFIED_BY),
          deletedAtCount,
          prunedUpToCount,
          RecentUpdateSlots.updates(count, recentUpdates),
          totals,
          inTheItem);
    }
  }
}
