package dev.tidemark.dynamodb;

import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primarySortKey;

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

/** Maps {@link IdentityItem}s to items. {@code docs/table.md} lists the attributes. */
final class IdentitySchema {
  /** The attribute of the version, the condition of every write of the item. */
  static final String VERSION = "v";

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
                      .name("datasetCount")
                      .getter(IdentityItem::datasetCount)
                      .setter((item, value) -> item.datasetCount = value))
          .addAttribute(
              EnhancedType.mapOf(String.class, Long.class),
              deleted ->
                  deleted
                      .name("deleted")
                      .getter(item -> countsByText(item.deleted()))
                      .setter((item, value) -> item.deleted = countsByName(value)))
          .addAttribute(
              Long.class,
              count ->
                  count
                      .name("deletedUpTo")
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
