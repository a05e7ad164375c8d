package dev.tidemark.dynamodb;

import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primarySortKey;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticImmutableTableSchema;

/** How the events of a pool are stored. {@code docs/table.md} lists the attributes. */
final class PoolEventsSchema {
  /** The attribute that is the condition of each write. */
  static final String VERSION = "v";

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
              Long.class,
              version ->
                  version
                      .name(VERSION)
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

  private PoolEventsSchema() {}

  /**
   * The events of a pool.
   *
   * @param version how often they were set; 0 if never
   * @param syncTrigger the function that sees updates, if one is set
   */
  record PoolEvents(IdentityPoolId pool, long version, Optional<LambdaFunctionArn> syncTrigger) {
    /** Returns what a pool begins with. */
    static PoolEvents beginning(IdentityPoolId pool) {
      return new PoolEvents(pool, 0, Optional.empty());
    }

    /** Returns the events after the function was set, or removed. */
    PoolEvents withSyncTrigger(Optional<LambdaFunctionArn> function) {
      return new PoolEvents(pool, version + 1, function);
    }
  }

  /** The attributes of the item while they are read. */
  private static final class Attributes {
    private @Nullable String pool;
    private @Nullable Long version;
    private @Nullable String syncTrigger;

    PoolEvents events() {
      return new PoolEvents(
          new IdentityPoolId(RequiredAttribute.check(pool, ItemKeys.PARTITION)),
          RequiredAttribute.check(version, VERSION),
          Optional.ofNullable(syncTrigger).map(LambdaFunctionArn::new));
    }
  }
}
