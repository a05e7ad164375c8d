package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.client.Failures;
import dev.tidemark.dynamodb.client.WriteFailure;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.Deadline;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.store.UnknownOutcome;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.PutItemEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/**
 * The items of one kind, of which a pool has at most one.
 *
 * <p>Each write is conditioned on the version that was read, and raises it. So a write that was
 * retried after its response was lost cannot arrive later and undo newer settings. A removed
 * setting keeps its item, since the version must go on rising.
 *
 * @param <T> the item
 */
final class PoolItems<T extends PoolItems.PoolItem> {
  /** The most attempts to write an item against concurrent writers. */
  static final int MAX_WRITES = 10;

  /** The attribute with the item's version. Every write has a condition on it. */
  static final String VERSION = "v";

  private final DynamoDbClient client;
  private final String table;
  private final Supplier<TableSchema<T>> schema;
  private final Function<IdentityPoolId, T> initial;
  private final Backoff backoff;

  /** An item of a pool. */
  interface PoolItem {
    /** Returns the pool. */
    IdentityPoolId pool();

    /** Returns how often the item was written; 0 if it does not exist. */
    long version();

    /** Returns the item's key. */
    ItemKey key();
  }

  /** A change of an item. */
  @FunctionalInterface
  interface Change<T> {
    /**
     * Returns the item to write, with the next version; empty if the item is to stay as it is.
     *
     * @param current the item as just read
     * @param unknown the last write of this change whose response was lost
     */
    Optional<T> of(T current, UnknownOutcome<T> unknown);
  }

  /**
   * Makes the items in a table.
   *
   * @param schema returns the schema. It is loaded only once a pool has an item, because most pools
   *     have none, and schemas load some 300 classes in a cold start
   * @param initial returns the item of a pool that has none
   * @param backoff the pauses between attempts to write
   */
  PoolItems(
      DynamoDbClient client,
      String table,
      Supplier<TableSchema<T>> schema,
      Function<IdentityPoolId, T> initial,
      Backoff backoff) {
    this.client = client;
    this.table = table;
    this.schema = schema;
    this.initial = initial;
    this.backoff = backoff;
  }

  /**
   * Reads the item of a pool.
   *
   * @throws StoreBusyException if the store is throttled
   * @throws StoreFailedException if the store failed
   */
  T read(IdentityPoolId pool) {
    T absent = initial.apply(pool);
    return Failures.reading(
        () -> {
          GetItemResponse response =
              client.getItem(
                  get -> get.tableName(table).key(absent.key().attributes()).consistentRead(true));
          return response.hasItem() ? schema.get().mapToItem(response.item()) : absent;
        });
  }

  /**
   * Changes the item of a pool. Concurrent writes and lost responses make the change start again
   * from the current item.
   *
   * @return the item that was written, or the current one if the change left it as it is
   * @throws StoreBusyException if throttling or concurrent writes lasted too long; nothing changed
   * @throws StoreFailedException if the store failed; the item may have changed
   */
  T update(IdentityPoolId pool, Change<T> change) {
    Attempts attempts = new Attempts(pool, change);
    return backoff.retry(MAX_WRITES, _ -> attempts.attempt()).orElseThrow(attempts::failure);
  }

  private DynamoDbTable<T> items() {
    return DynamoDbEnhancedClient.builder()
        .dynamoDbClient(client)
        .extensions(List.of())
        .build()
        .table(table, schema.get());
  }

  /** The attempts at one change of an item. */
  private final class Attempts {
    private final IdentityPoolId pool;
    private final Change<T> change;
    private final UnknownOutcome<T> unknown = new UnknownOutcome<>();

    Attempts(IdentityPoolId pool, Change<T> change) {
      this.pool = pool;
      this.change = change;
    }

    /** Returns the item afterwards; empty if the attempt failed and another may succeed. */
    Optional<T> attempt() {
      try {
        T seen = read(pool);
        Optional<T> after = change.of(seen, unknown);
        return after.isPresent() ? write(seen, after.get()) : Optional.of(seen);
      } catch (StoreBusyException busy) {
        return Optional.empty();
      }
    }

    private Optional<T> write(T seen, T after) {
      Deadline.checkTimeToWrite();
      try {
        DynamoDbTable<T> items = items();
        items.putItem(
            PutItemEnhancedRequest.<T>builder(items.tableSchema().itemType().rawClass())
                .item(after)
                .conditionExpression(Conditions.isAtOrAbsent(VERSION, seen.version()))
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
