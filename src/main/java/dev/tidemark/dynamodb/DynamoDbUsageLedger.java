package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.dynamodb.client.WriteFailure;
import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.item.RequiredAttribute;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.Deadline;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.usage.CountedBatch;
import dev.tidemark.usage.SequenceNumber;
import dev.tidemark.usage.UsageDifference;
import dev.tidemark.usage.UsageLedger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Counts usage in the table of the datasets.
 *
 * <p>One transaction adds a batch to one of the pool's counters and remembers the batch. A crash
 * before it leaves the batch uncounted, and a crash after it leaves the batch remembered, so the
 * repetition that follows counts it once in both cases. The first batch of a pool in each process
 * also lists the pool, in the same transaction: a pool is listed exactly if it has a counter.
 */
public final class DynamoDbUsageLedger implements UsageLedger {
  /** Twice as long as the stream keeps a change. */
  static final Duration REMEMBERED = Duration.ofDays(2);

  private static final int MAX_WRITES = 10;

  private final DynamoDbClient client;
  private final String table;
  private final Backoff backoff;
  private final InstantSource clock;
  private final Set<IdentityPoolId> listed = ConcurrentHashMap.newKeySet();

  /**
   * Makes a ledger in a table with the keys of {@code docs/table.md}.
   *
   * @param client a client from {@link DynamoDbClients}: any other may report a write as failed
   *     that was applied and whose response was lost
   * @param table the table's name
   * @param backoff the pauses between attempts to write
   */
  public DynamoDbUsageLedger(
      DynamoDbClient client, String table, Backoff backoff, InstantSource clock) {
    this.client = client;
    this.table = table;
    this.backoff = backoff;
    this.clock = clock;
  }

  @Override
  public Result count(IdentityPoolId pool, CountedBatch batch, UsageDifference difference) {
    Attempts attempts = new Attempts(new UsageWrites(table, pool, batch), difference);
    Result result =
        backoff
            .retry(MAX_WRITES, _ -> attempts.attempt())
            .orElseThrow(DynamoDbUsageLedger::contended);
    listed.add(pool);
    return result;
  }

  /** Makes the next batch of each pool list the pool again. */
  public void forgetPools() {
    listed.clear();
  }

  private static StoreBusyException contended() {
    return new StoreBusyException(
        new IllegalStateException("throttling or concurrent writes were in the way"));
  }

  /** The attempts to count one batch. */
  private final class Attempts {
    private final UsageWrites writes;
    private final UsageDifference difference;
    private boolean isDateLate;

    Attempts(UsageWrites writes, UsageDifference difference) {
      this.writes = writes;
      this.difference = difference;
    }

    /** Returns the result; empty if nothing was written and another attempt may succeed. */
    Optional<Result> attempt() {
      Deadline.checkTimeToWrite();
      try {
        client.transactWriteItems(transaction -> transaction.transactItems(items()));
        return Optional.of(new Result.Counted());
      } catch (SdkException e) {
        return resultOf(WriteFailure.of(e));
      }
    }

    private List<TransactWriteItem> items() {
      List<TransactWriteItem> items = new ArrayList<>();
      items.add(writes.remember(clock.instant().plus(REMEMBERED)));
      items.add(isDateLate ? writes.addWithoutDate(difference) : writes.addWithDate(difference));
      if (!listed.contains(writes.pool())) {
        items.add(UsageWrites.listPool(table, writes.pool()));
      }
      return items;
    }

    /**
     * A remembered batch may be this one, if the response to an earlier attempt was lost; then it
     * is counted as well.
     */
    private Optional<Result> resultOf(WriteFailure failure) {
      return switch (failure) {
        case WriteFailure.ConditionFailed(Optional<Item> item, var _) ->
            refused(item.orElseThrow());
        case WriteFailure.NotWritten(StoreBusyException _) -> Optional.empty();
        case WriteFailure.NotWritten(RuntimeException cause) -> throw cause;
        case WriteFailure.Unknown(var cause) -> throw cause;
      };
    }

    private Optional<Result> refused(Item item) {
      Format.check(item);
      if (item.key().sort().startsWith(ItemKey.COUNTED_PREFIX)) {
        return Optional.of(new Result.AlreadyCounted(lastOf(item)));
      }
      isDateLate = true;
      return Optional.empty();
    }

    private static SequenceNumber lastOf(Item remembered) {
      return new SequenceNumber(
          RequiredAttribute.check(
                  remembered.attributes().get(UsageWrites.COUNTED_UP_TO), UsageWrites.COUNTED_UP_TO)
              .s());
    }
  }
}
