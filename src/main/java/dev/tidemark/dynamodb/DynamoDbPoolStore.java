package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.PoolEventsSchema.PoolEvents;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.dynamodb.client.Failures;
import dev.tidemark.dynamodb.client.WriteFailure;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.pool.PoolStore;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.Deadline;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.model.PutItemEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Settings of pools in the table of the datasets: an item for what a pool has set.
 *
 * <p>An item is written on condition of the version that was read, which rises with each write. So
 * a write whose answer was lost, and that was made again, cannot arrive later and undo what others
 * have set since. What was removed keeps its item, for the sake of the version.
 */
public final class DynamoDbPoolStore implements PoolStore {
  /** How often a setting is written against concurrent writers. */
  static final int MAX_WRITES = 10;

  private final DynamoDbTable<PoolEvents> events;
  private final Backoff backoff;

  /**
   * Keeps settings in a table, which has the keys that {@code docs/table.md} names.
   *
   * @param client made by {@link DynamoDbClients}: with another, a write that was made, but whose
   *     answer was lost, can be reported as not made
   * @param table the table's name
   * @param backoff between writes that others are in the way of
   */
  public DynamoDbPoolStore(DynamoDbClient client, String table, Backoff backoff) {
    this.events =
        DynamoDbEnhancedClient.builder()
            .dynamoDbClient(client)
            .extensions(List.of())
            .build()
            .table(table, PoolEventsSchema.INSTANCE);
    this.backoff = backoff;
  }

  @Override
  public Optional<LambdaFunctionArn> syncTrigger(IdentityPoolId pool) {
    return read(pool).syncTrigger();
  }

  private PoolEvents read(IdentityPoolId pool) {
    try {
      return Optional.ofNullable(
              events.getItem(get -> get.key(ItemKey.poolEvents(pool).toKey()).consistentRead(true)))
          .orElseGet(() -> PoolEvents.initial(pool));
    } catch (SdkException e) {
      throw Failures.ofRead(e);
    }
  }

  @Override
  public void setSyncTrigger(IdentityPoolId pool, Optional<LambdaFunctionArn> function) {
    Attempts attempts = new Attempts(pool, function);
    if (backoff.retry(MAX_WRITES, _ -> attempts.attempt()).isEmpty()) {
      throw attempts.failure();
    }
  }

  /** The attempts at one setting. */
  private final class Attempts {
    private final IdentityPoolId pool;
    private final Optional<LambdaFunctionArn> function;
    private Optional<StoreFailedException> unknown = Optional.empty();

    Attempts(IdentityPoolId pool, Optional<LambdaFunctionArn> function) {
      this.pool = pool;
      this.function = function;
    }

    /** Returns what is stored, if it is. */
    Optional<PoolEvents> attempt() {
      try {
        PoolEvents seen = read(pool);
        return write(seen, seen.withSyncTrigger(function));
      } catch (StoreBusyException busy) {
        return Optional.empty();
      }
    }

    private Optional<PoolEvents> write(PoolEvents seen, PoolEvents after) {
      Deadline.checkTimeToWrite();
      try {
        events.putItem(
            PutItemEnhancedRequest.builder(PoolEvents.class)
                .item(after)
                .conditionExpression(
                    Conditions.isAtOrAbsent(PoolEventsSchema.VERSION, seen.version()))
                .build());
        return Optional.of(after);
      } catch (SdkException e) {
        unknown =
            switch (WriteFailure.of(e)) {
              // What refused this write may be one of before whose answer was lost.
              case WriteFailure.ConditionFailed(var _, var lost) -> lost.or(() -> unknown);
              case WriteFailure.Unknown(var cause) -> Optional.of(cause);
              case WriteFailure.NotWritten(var cause) -> throw cause;
            };
        return Optional.empty();
      }
    }

    /** Returns how to fail when there is no time for more: nobody may know what is stored. */
    RuntimeException failure() {
      return unknown.isPresent()
          ? unknown.get()
          : new StoreBusyException(
              new IllegalStateException("others were in the way of each write"));
    }
  }
}
