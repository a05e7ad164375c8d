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
import dev.tidemark.store.UnknownOutcome;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.model.PutItemEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Pool settings in the table of the datasets: one item for each pool that has ever set an event.
 *
 * <p>Each write is conditioned on the version that was read, and raises it. So a write that was
 * retried after its response was lost cannot arrive later and undo newer settings. A removed
 * setting keeps its item, since the version must go on rising.
 */
public final class DynamoDbPoolStore implements PoolStore {
  /** The most attempts to write a setting against concurrent writers. */
  static final int MAX_WRITES = 10;

  private final DynamoDbTable<PoolEvents> events;
  private final Backoff backoff;

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
  public void setSyncTrigger(IdentityPoolId pool, LambdaFunctionArn function) {
    update(pool, seen -> seen.withSyncTrigger(function));
  }

  @Override
  public void removeSyncTrigger(IdentityPoolId pool) {
    update(pool, PoolEvents::withoutSyncTrigger);
  }

  private void update(IdentityPoolId pool, UnaryOperator<PoolEvents> change) {
    Attempts attempts = new Attempts(pool, change);
    if (backoff.retry(MAX_WRITES, _ -> attempts.attempt()).isEmpty()) {
      throw attempts.failure();
    }
  }

  /** The attempts at one change of a pool's settings. */
  private final class Attempts {
    private final IdentityPoolId pool;
    private final UnaryOperator<PoolEvents> change;
    private final UnknownOutcome<PoolEvents> unknown = new UnknownOutcome<>();

    Attempts(IdentityPoolId pool, UnaryOperator<PoolEvents> change) {
      this.pool = pool;
      this.change = change;
    }

    /** Returns the stored settings; empty if the attempt failed and another may succeed. */
    Optional<PoolEvents> attempt() {
      try {
        PoolEvents seen = read(pool);
        return write(seen, change.apply(seen));
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
        switch (WriteFailure.of(e)) {
          // The refusal may be due to an earlier attempt whose response was lost.
          case WriteFailure.ConditionFailed(var _, var lost) ->
              lost.ifPresent(cause -> unknown.responseLost(seen, cause));
          case WriteFailure.Unknown(var cause) -> unknown.responseLost(seen, cause);
          case WriteFailure.NotWritten(var cause) -> throw cause;
        }
        return Optional.empty();
      }
    }

    /**
     * Returns the exception to throw after the last attempt.
     *
     * @throws StoreFailedException if one of the writes may have been applied
     */
    StoreBusyException failure() {
      unknown.check();
      return new StoreBusyException(
          new IllegalStateException("concurrent writes were in the way of each attempt"));
    }
  }
}
