package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.PoolEventsSchema.PoolEvents;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.pool.PoolStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Settings of pools in the table of the datasets: an item for what a pool has set. */
public final class DynamoDbPoolStore implements PoolStore {
  private final DynamoDbTable<PoolEvents> events;

  /** Keeps settings in a table, which has the keys that {@code docs/table.md} names. */
  public DynamoDbPoolStore(DynamoDbClient client, String table) {
    this.events =
        DynamoDbEnhancedClient.builder()
            .dynamoDbClient(client)
            .extensions(List.of())
            .build()
            .table(table, PoolEventsSchema.INSTANCE);
  }

  @Override
  public Optional<LambdaFunctionArn> syncTrigger(IdentityPoolId pool) {
    return calling(
        () ->
            Optional.ofNullable(
                    events.getItem(get -> get.key(ItemKeys.eventsKey(pool)).consistentRead(true)))
                .map(PoolEvents::syncTrigger));
  }

  @Override
  public void setSyncTrigger(IdentityPoolId pool, Optional<LambdaFunctionArn> function) {
    calling(
        () -> {
          if (function.isPresent()) {
            events.putItem(new PoolEvents(pool, function.get()));
          } else {
            events.deleteItem(ItemKeys.eventsKey(pool));
          }
          return pool;
        });
  }

  private static <T> T calling(Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw Faults.ofRead(e);
    }
  }
}
