package dev.tidemark.dynamodb.walk;

import dev.tidemark.dynamodb.client.Failures;
import dev.tidemark.dynamodb.client.WriteFailure;
import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.item.ItemReader;
import dev.tidemark.dynamodb.walk.StoredRun.Lease;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.store.UnknownOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** The stored runs of all walks of a table. */
public final class StoredRuns {
  /** Longer than any visit of a few items takes, so that only a dead worker loses its lease. */
  static final Duration LEASE = Duration.ofMinutes(4);

  private static final int MAX_WRITES = 10;

  private final DynamoDbClient client;
  private final String table;
  private final Backoff backoff;
  private final ItemReader items;

  /**
   * Opens the runs of a table.
   *
   * @param table the table's name
   * @param backoff the pauses between attempts to write
   */
  public StoredRuns(DynamoDbClient client, String table, Backoff backoff) {
    this.client = client;
    this.table = table;
    this.backoff = backoff;
    this.items = new ItemReader(client, table, backoff);
  }

  /**
   * Returns the last run of a walk; one with version 0 if it has never run.
   *
   * @throws StoreBusyException if the store is throttled
   * @throws StoreFailedException if the store failed
   */
  public StoredRun read(ItemKey key) {
    Map<String, AttributeValue> found =
        Failures.reading(
            () ->
                client
                    .getItem(get -> get.tableName(table).key(key.attributes()).consistentRead(true))
                    .item());
    return found.isEmpty() ? StoredRun.none(key) : StoredRun.decode(new Item(found));
  }

  /** Returns the runs that have not ended, of all walks. Throws what {@link #read} does. */
  public List<StoredRun> inProgress() {
    return Failures.reading(() -> items.query(ItemKey.RUNS)).stream()
        .map(StoredRun::decode)
        .filter(StoredRun::isInProgress)
        .toList();
  }

  /**
   * Takes the lease of a run, unless another worker has it.
   *
   * @param holder identifies this worker among all
   * @return the run with the lease; empty if another worker has it or the run has ended
   */
  public Optional<StoredRun> claim(StoredRun seen, String holder, Instant now) {
    StoredRun claimed = seen.withLease(new Lease(holder, now.plus(LEASE)));
    return seen.isFree(now) && replace(seen, claimed) ? Optional.of(claimed) : Optional.empty();
  }

  /**
   * Replaces a run by its next state, unless it was written since it was read. Each state has the
   * id of its run and of its worker, so a state that is found in the table after a lost response is
   * this caller's.
   *
   * @return whether the table has the next state
   * @throws StoreBusyException if throttling lasted too long; nothing was written
   * @throws StoreFailedException if the store failed; the state may have been written
   */
  public boolean replace(StoredRun seen, StoredRun next) {
    UnknownOutcome<StoredRun> unknown = new UnknownOutcome<>();
    Optional<Boolean> isReplaced =
        backoff.retry(MAX_WRITES, attempt -> attempt(seen, next, unknown));
    if (isReplaced.isEmpty()) {
      unknown.check();
      throw new StoreBusyException(new IllegalStateException("throttled for too long"));
    }
    return isReplaced.get();
  }

  private Optional<Boolean> attempt(
      StoredRun seen, StoredRun next, UnknownOutcome<StoredRun> unknown) {
    try {
      client.putItem(put(seen, next));
      return Optional.of(true);
    } catch (SdkException e) {
      return switch (WriteFailure.of(e)) {
        case WriteFailure.ConditionFailed _ -> Optional.of(read(seen.key()).equals(next));
        case WriteFailure.NotWritten(StoreBusyException _) -> Optional.empty();
        case WriteFailure.NotWritten(RuntimeException cause) -> throw cause;
        case WriteFailure.Unknown(StoreFailedException cause) -> {
          unknown.responseLost(seen, cause);
          yield Optional.empty();
        }
      };
    }
  }

  private PutItemRequest put(StoredRun seen, StoredRun next) {
    PutItemRequest.Builder put =
        PutItemRequest.builder().tableName(table).item(RunAttributes.encode(next));
    // Without the condition, a worker that was frozen would undo the progress of its successor.
    return seen.version() == 0
        ? put.conditionExpression("attribute_not_exists(" + ItemKey.PARTITION + ")").build()
        : put.conditionExpression(RunAttributes.VERSION + " = :seen AND " + Format.CONDITION)
            .expressionAttributeValues(
                Format.valuesWith(Map.of(":seen", Item.number(seen.version()))))
            .build();
  }
}
