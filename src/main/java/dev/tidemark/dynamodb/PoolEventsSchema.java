package dev.tidemark.dynamodb;

import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primarySortKey;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticImmutableTableSchema;

/** How the events of a pool are stored. {@code docs/table.md} lists the attributes. */
final class PoolEventsSchema {
  private static final String SYNC_TRIGGER = "syncTrigger";

  /** The schema. */
  static final TableSchema<PoolEvents> INSTANCE =
      StaticImmutableTableSchema.builder(PoolEvents.class, Attributes.class)
          .newItemBuilder(Attributes::new, Attributes::events)
          .addAttribute(
              String.class,
              key ->
                  key.name(ItemKeys.PARTITION)
                      .getter(events -> events.pool().value())
                      .setter((item, value) -> item.pool = value)
                      .tags(primaryPartitionKey()))
          .addAttribute(
              String.class,
              key ->
                  key.name(ItemKeys.SORT)
                      .getter(_ -> ItemKeys.POOL_EVENTS)
                      .setter((_, _) -> {})
                      .tags(primarySortKey()))
          .addAttribute(
              String.class,
              arn ->
                  arn.name(SYNC_TRIGGER)
                      .getter(events -> events.syncTrigger().value())
                      .setter((item, value) -> item.syncTrigger = value))
          .build();

  private PoolEventsSchema() {}

  /** The events of a pool that has set any. */
  record PoolEvents(IdentityPoolId pool, LambdaFunctionArn syncTrigger) {}

  /** The attributes of the item while they are read. */
  private static final class Attributes {
    private @Nullable String pool;
    private @Nullable String syncTrigger;

    PoolEvents events() {
      return new PoolEvents(
          new IdentityPoolId(RequiredAttribute.check(pool, ItemKeys.PARTITION)),
          new LambdaFunctionArn(RequiredAttribute.check(syncTrigger, SYNC_TRIGGER)));
    }
  }
}
