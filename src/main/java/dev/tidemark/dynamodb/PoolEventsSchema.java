package dev.tidemark.dynamodb;

import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primarySortKey;

import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.item.RequiredAttribute;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticImmutableTableSchema;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Maps the settings of a pool to an item. {@code docs/table.md} lists the attributes. */
final class PoolEventsSchema {
  private static final String SYNC_TRIGGER = "syncTrigger";

  private static final TableSchema<PoolEvents> KNOWN =
      StaticImmutableTableSchema.builder(PoolEvents.class, Attributes.class)
          .newItemBuilder(Attributes::new, Attributes::events)
          .addAttribute(
              String.class,
              key ->
                  key.name(ItemKey.PARTITION)
                      .getter(events -> events.pool().value())
                      .setter((item, value) -> item.pool = value)
                      .tags(primaryPartitionKey()))
          .addAttribute(
              String.class,
              key ->
                  key.name(ItemKey.SORT)
                      .getter(_ -> ItemKey.POOL_EVENTS)
                      .setter((_, _) -> {})
                      .tags(primarySortKey()))
          .addAttribute(
              Long.class,
              version ->
                  version
                      .name(PoolItems.VERSION)
                      .getter(PoolEvents::version)
                      .setter((item, value) -> item.version = value))
          .addAttribute(
              String.class,
              arn ->
                  arn.name(SYNC_TRIGGER)
                      .getter(
                          events -> events.syncTrigger().map(LambdaFunctionArn::value).orElse(null))
                      .setter((item, value) -> item.syncTrigger = value))
          .build();

  /** The schema. */
  static final TableSchema<PoolEvents> INSTANCE =
      new OpenSchema<>(KNOWN, PoolEvents::unknown, PoolEvents::withUnknown);

  private PoolEventsSchema() {}

  /**
   * The settings of a pool: its sync trigger. Amazon calls them Cognito Events.
   *
   * @param version how often the item was written; 0 if it does not exist
   * @param syncTrigger the function to invoke for updates, if one is set
   * @param unknown attributes that a newer release of Tidemark wrote; kept by every write
   */
  record PoolEvents(
      IdentityPoolId pool,
      long version,
      Optional<LambdaFunctionArn> syncTrigger,
      Map<String, AttributeValue> unknown)
      implements PoolItems.PoolItem {
    /** Returns the settings of a pool that has no item. */
    static PoolEvents initial(IdentityPoolId pool) {
      return new PoolEvents(pool, 0, Optional.empty(), Map.of());
    }

    @Override
    public ItemKey key() {
      return ItemKey.poolEvents(pool);
    }

    PoolEvents withUnknown(Map<String, AttributeValue> attributes) {
      return new PoolEvents(pool, version, syncTrigger, attributes);
    }

    /** Returns the settings with this sync trigger. */
    PoolEvents withSyncTrigger(LambdaFunctionArn function) {
      return new PoolEvents(pool, version + 1, Optional.of(function), unknown);
    }

    /** Returns the settings without a sync trigger. */
    PoolEvents withoutSyncTrigger() {
      return new PoolEvents(pool, version + 1, Optional.empty(), unknown);
    }
  }

  /** The attributes of the item while it is decoded. */
  private static final class Attributes {
    private @Nullable String pool;
    private @Nullable Long version;
    private @Nullable String syncTrigger;

    PoolEvents events() {
      return new PoolEvents(
          new IdentityPoolId(RequiredAttribute.check(pool, ItemKey.PARTITION)),
          RequiredAttribute.check(version, PoolItems.VERSION),
          Optional.ofNullable(syncTrigger).map(LambdaFunctionArn::new),
          Map.of());
    }
  }
}
