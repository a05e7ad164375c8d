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
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticImmutableTableSchema;

/**
 * How a dataset is an item. Its totals are not stored: they follow from the records.
 *
 * <p>{@code docs/table.md} lists the attributes.
 */
final class DatasetSchema {
  /** The attribute of the dataset's count, which every write of the item is conditioned on. */
  static final String SYNC_COUNT = "c";

  /** The schema. */
  static final TableSchema<Dataset> INSTANCE = schema();

  private DatasetSchema() {}

  private static TableSchema<Dataset> schema() {
    StaticImmutableTableSchema.Builder<Dataset, Attributes> schema =
        StaticImmutableTableSchema.builder(Dataset.class, Attributes.class)
            .newItemBuilder(Attributes::new, Attributes::dataset)
            .addAttribute(
                String.class,
                key ->
                    key.name(ItemKeys.PARTITION)
                        .getter(dataset -> ItemKeys.partition(dataset.id().owner()))
                        .setter((item, value) -> item.partition = value)
                        .tags(primaryPartitionKey()))
            .addAttribute(
                String.class,
                key ->
                    key.name(ItemKeys.SORT)
                        .getter(dataset -> ItemKeys.dataset(dataset.id().name()))
                        .setter((item, value) -> item.sort = value)
                        .tags(primarySortKey()))
            .addAttribute(
                String.class,
                author ->
                    author
                        .name("a")
                        .getter(Dataset::lastModifiedBy)
                        .setter((item, value) -> item.lastModifiedBy = value))
            .addAttribute(
                new RecordsConverter().type(),
                records ->
                    records
                        .name("records")
                        .attributeConverter(new RecordsConverter())
                        .getter(Dataset::records)
                        .setter((item, value) -> item.records = value));
    addCount(schema, SYNC_COUNT, Dataset::syncCount, (item, count) -> item.syncCount = count);
    addCount(schema, "d", Dataset::deletedAtCount, (item, count) -> item.deletedAtCount = count);
    addCount(
        schema, "p", Dataset::prunedBelowCount, (item, count) -> item.prunedBelowCount = count);
    addDate(schema, "cd", Dataset::creationDate, (item, date) -> item.creationDate = date);
    addDate(schema, "md", Dataset::lastModifiedDate, (item, date) -> item.lastModifiedDate = date);
    for (int slot = 0; slot < RecentUpdateSlots.COUNT; slot++) {
      addSlot(schema, slot);
    }
    return schema.build();
  }

  private static void addCount(
      StaticImmutableTableSchema.Builder<Dataset, Attributes> schema,
      String name,
      Function<Dataset, SyncCount> getter,
      BiConsumer<Attributes, SyncCount> setter) {
    schema.addAttribute(
        Long.class,
        count ->
            count
                .name(name)
                .getter(dataset -> getter.apply(dataset).value())
                .setter((item, value) -> setter.accept(item, new SyncCount(value))));
  }

  private static void addDate(
      StaticImmutableTableSchema.Builder<Dataset, Attributes> schema,
      String name,
      Function<Dataset, Instant> getter,
      BiConsumer<Attributes, Instant> setter) {
    schema.addAttribute(
        Long.class,
        date ->
            date.name(name)
                .getter(dataset -> getter.apply(dataset).toEpochMilli())
                .setter((item, value) -> setter.accept(item, Instant.ofEpochMilli(value))));
  }

  private static void addSlot(
      StaticImmutableTableSchema.Builder<Dataset, Attributes> schema, int slot) {
    schema.addAttribute(
        SdkBytes.class,
        update ->
            update
                .name("u" + slot)
                .getter(
                    dataset ->
                        RecentUpdateSlots.content(dataset.recentUpdates(), slot).orElse(null))
                .setter((item, value) -> item.recentUpdates.put(slot, value)));
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
    private SyncCount deletedAtCount = SyncCount.ZERO;
    private SyncCount prunedBelowCount = SyncCount.ZERO;
    private final Map<Integer, SdkBytes> recentUpdates = new HashMap<>();

    Dataset dataset() {
      SyncCount count = RequiredAttribute.check(syncCount, SYNC_COUNT);
      NavigableMap<RecordKey, SyncRecord> all = RequiredAttribute.check(records, "records");
      return new Dataset(
          ItemKeys.datasetId(
              RequiredAttribute.check(partition, ItemKeys.PARTITION),
              RequiredAttribute.check(sort, ItemKeys.SORT)),
          count,
          RequiredAttribute.check(creationDate, "cd"),
          RequiredAttribute.check(lastModifiedDate, "md"),
          RequiredAttribute.check(lastModifiedBy, "a"),
          deletedAtCount,
          prunedBelowCount,
          RecentUpdateSlots.updates(count, recentUpdates),
          Totals.of(all.values()),
          all);
    }
  }
}
