package dev.tidemark.dynamodb;

import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primarySortKey;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.item.RequiredAttribute;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.SyncCount;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticImmutableTableSchema;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Maps {@link IdentityItem}s to items. {@code docs/table.md} lists the attributes. */
final class IdentitySchema {
  /** The attribute with the item's version. Every replacement of the item has a condition on it. */
  static final String VERSION = "v";

  /** The attribute with the number of datasets. */
  static final String DATASET_COUNT = "datasetCount";

  /** The attribute with the counts of deletions by name. */
  static final String DELETED = "deleted";

  /** The attribute with the highest count of a deletion that has no name. */
  static final String DELETED_UP_TO = "deletedUpTo";

  /**
   * The update expression that counts a created dataset. It writes the version, so that a
   * concurrent deletion, which replaces the item, cannot lose the creation.
   */
  static final String COUNT_CREATION =
      "SET %2$s=if_not_exists(%2$s,:none),%3$s=if_not_exists(%3$s,:zero) ADD %4$s :one,%1$s :one"
          .formatted(DATASET_COUNT, DELETED, DELETED_UP_TO, VERSION);

  static final Map<String, AttributeValue> COUNT_CREATION_VALUES =
      Map.of(
          ":none", AttributeValue.fromM(Map.of()),
          ":zero", Item.number(0),
          ":one", Item.number(1));

  private static final TableSchema<IdentityItem> KNOWN =
      StaticImmutableTableSchema.builder(IdentityItem.class, Attributes.class)
          .newItemBuilder(Attributes::new, Attributes::item)
          .addAttribute(
              String.class,
              key ->
                  key.name(ItemKey.PARTITION)
                      .getter(item -> ItemKey.partition(item.owner()))
                      .setter((item, value) -> item.partition = value)
                      .tags(primaryPartitionKey()))
          .addAttribute(
              String.class,
              key ->
                  key.name(ItemKey.SORT)
                      .getter(_ -> ItemKey.IDENTITY)
                      .setter((_, _) -> {})
                      .tags(primarySortKey()))
          .addAttribute(
              Long.class,
              version ->
                  version
                      .name(VERSION)
                      .getter(IdentityItem::version)
                      .setter((item, value) -> item.version = value))
          .addAttribute(
              Integer.class,
              count ->
                  count
                      .name(DATASET_COUNT)
                      .getter(IdentityItem::datasetCount)
                      .setter((item, value) -> item.datasetCount = value))
          .addAttribute(
              EnhancedType.mapOf(String.class, Long.class),
              deleted ->
                  deleted
                      .name(DELETED)
                      .getter(item -> countsByText(item.deleted()))
                      .setter((item, value) -> item.deleted = countsByName(value)))
          .addAttribute(
              Long.class,
              count ->
                  count
                      .name(DELETED_UP_TO)
                      .getter(item -> item.deletedUpTo().value())
                      .setter((item, value) -> item.deletedUpTo = new SyncCount(value)))
          .build();

  /** The schema. */
  static final TableSchema<IdentityItem> INSTANCE =
      new OpenSchema<>(KNOWN, IdentityItem::unknown, IdentityItem::withUnknown);

  private IdentitySchema() {}

  private static Map<String, Long> countsByText(Map<DatasetName, SyncCount> counts) {
    return counts.entrySet().stream()
        .collect(
            Collectors.toMap(entry -> entry.getKey().value(), entry -> entry.getValue().value()));
  }

  private static Map<DatasetName, SyncCount> countsByName(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .collect(
            Collectors.toMap(
                entry -> new DatasetName(entry.getKey()),
                entry -> new SyncCount(entry.getValue())));
  }

  /** The attributes of an identity item while it is decoded. */
  private static final class Attributes {
    private @Nullable String partition;
    private @Nullable Long version;
    private int datasetCount;
    private Map<DatasetName, SyncCount> deleted = Map.of();
    private SyncCount deletedUpTo = SyncCount.ZERO;

    IdentityItem item() {
      return new IdentityItem(
          new ItemKey(RequiredAttribute.check(partition, ItemKey.PARTITION), ItemKey.IDENTITY)
              .owner(),
          RequiredAttribute.check(version, VERSION),
          datasetCount,
          deleted,
          deletedUpTo,
          Map.of());
    }
  }
}
