package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.PoolConfigurationSchema.ConfigurationItem;
import dev.tidemark.dynamodb.PoolEventsSchema.PoolEvents;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PoolStore;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.UnknownOutcome;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Pool settings in the table of the datasets: one item for each pool that has ever set an event,
 * and one for each pool that was ever configured.
 */
public final class DynamoDbPoolStore implements PoolStore {
  private final PoolItems<PoolEvents> events;
  private final PoolItems<ConfigurationItem> configurations;

  /**
   * Makes a store on a table with the keys of {@code docs/table.md}.
   *
   * @param client a client from {@link DynamoDbClients}: any other may report a write as failed
   *     that was applied and whose response was lost
   * @param table the table's name
   * @param backoff the pauses between attempts to write
   */
  public DynamoDbPoolStore(DynamoDbClient client, String table, Backoff backoff) {
    this.events =
        new PoolItems<>(
            client, table, () -> PoolEventsSchema.INSTANCE, PoolEvents::initial, backoff);
    this.configurations =
        new PoolItems<>(
            client,
            table,
            () -> PoolConfigurationSchema.INSTANCE,
            ConfigurationItem::initial,
            backoff);
  }

  @Override
  public Optional<LambdaFunctionArn> syncTrigger(IdentityPoolId pool) {
    return events.read(pool).syncTrigger();
  }

  @Override
  public void setSyncTrigger(IdentityPoolId pool, LambdaFunctionArn function) {
    events.update(pool, (current, _) -> Optional.of(current.withSyncTrigger(function)));
  }

  @Override
  public void removeSyncTrigger(IdentityPoolId pool) {
    events.update(pool, (current, _) -> Optional.of(current.withoutSyncTrigger()));
  }

  @Override
  public PoolConfiguration configuration(IdentityPoolId pool) {
    return configurations.read(pool).configuration();
  }

  @Override
  public ConfigureResult configure(
      IdentityPoolId pool, PoolConfiguration seen, PoolConfiguration after) {
    PoolConfiguration current =
        configurations
            .update(pool, (read, unknown) -> replacement(read, seen, after, unknown))
            .configuration();
    return current.saysTheSameAs(after)
        ? new ConfigureResult.Configured(current)
        : new ConfigureResult.Outdated();
  }

  /**
   * Returns the item to write. If the current configuration is not the one seen, none is written: a
   * write that was sent before has then either landed or failed for good. One change later, the
   * current configuration tells which. After more changes, it may have landed and been replaced.
   */
  private static Optional<ConfigurationItem> replacement(
      ConfigurationItem current,
      PoolConfiguration seen,
      PoolConfiguration after,
      UnknownOutcome<ConfigurationItem> unknown) {
    if (current.version() == seen.changeCount()) {
      return Optional.of(current.replacedBy(after));
    }
    boolean isDecided = current.version() == seen.changeCount() + 1;
    if (!isDecided && !current.configuration().saysTheSameAs(after)) {
      unknown.check();
    }
    return Optional.empty();
  }
}
