package dev.tidemark.lambda;

import dev.tidemark.dynamodb.BulkPublishWorker;
import dev.tidemark.dynamodb.DailyRecount;
import dev.tidemark.dynamodb.DynamoDbBulkPublishRuns;
import dev.tidemark.dynamodb.WalkedTable;
import dev.tidemark.pool.PoolCache;
import dev.tidemark.pool.PoolStore;
import dev.tidemark.store.Backoff;
import dev.tidemark.streams.BulkPublish;
import dev.tidemark.streams.DatasetStreams;
import dev.tidemark.streams.GetBulkPublishDetails;
import dev.tidemark.trigger.LambdaClients;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;

/**
 * Makes the parts of the walks over the table, for {@link Wiring}.
 *
 * @param backoff the pauses between attempts to write
 */
record WalkWiring(WalkedTable table, Backoff backoff, InstantSource clock) {
  /** The pauses while a stream is throttled: a minute for 30 attempts. */
  private static final Backoff STREAM_BACKOFF =
      Backoff.jittered(Duration.ofMillis(100), Duration.ofSeconds(4));

  /** Returns the operation that starts bulk publishes. */
  BulkPublish bulkPublish(PoolStore pools, Settings settings) {
    FunctionStarter starter = new FunctionStarter(LambdaClients::create);
    return new BulkPublish(
        bulkPublishes(),
        pools::configuration,
        pool ->
            settings
                .bulkPublishFunction()
                .ifPresent(arn -> starter.start(arn, new BulkPublishEvent.Publish(pool).json())),
        WalkWiring::newId,
        clock);
  }

  /** Returns the operation that returns the status of bulk publishes. */
  GetBulkPublishDetails details() {
    return new GetBulkPublishDetails(bulkPublishes());
  }

  private DynamoDbBulkPublishRuns bulkPublishes() {
    return new DynamoDbBulkPublishRuns(table.runs(backoff), table.gate());
  }

  /** Returns the work of the function that walks over the table. */
  BulkPublishFunction.Work work(PoolStore pools, Duration poolCache, DatasetStreams streams) {
    BulkPublishWorker worker =
        new BulkPublishWorker(
            table,
            table.runs(backoff),
            pools,
            new PoolCache<>(pools::configuration, poolCache, clock)::of,
            streams,
            STREAM_BACKOFF,
            WalkWiring::newId,
            clock);
    DailyRecount recount = new DailyRecount(table, backoff, WalkWiring::newId, clock);
    return new BulkPublishFunction.Work(
        worker::waiting, worker::work, recount::start, recount::work);
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }
}
