package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.walk.RunStatus;
import dev.tidemark.dynamodb.walk.StoredRun;
import dev.tidemark.dynamodb.walk.StoredRuns;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.streams.BulkPublishRuns;
import dev.tidemark.streams.BulkPublishStatus;
import java.time.Instant;

/** The bulk publishes of pools, as stored runs of a walk over the table. */
public final class DynamoDbBulkPublishRuns implements BulkPublishRuns {
  private final StoredRuns runs;
  private final TableGate gate;

  /** Stores them among the runs of a table. */
  public DynamoDbBulkPublishRuns(StoredRuns runs, TableGate gate) {
    this.runs = runs;
    this.gate = gate;
  }

  @Override
  public BulkPublishStatus status(IdentityPoolId pool) {
    gate.pass();
    return status(runs.read(ItemKey.bulkPublish(pool)));
  }

  @Override
  public boolean start(IdentityPoolId pool, BulkPublishStatus seen, String id, Instant now) {
    gate.pass();
    StoredRun last = runs.read(ItemKey.bulkPublish(pool));
    return status(last).equals(seen)
        && runs.replace(last, last.started(id, now, PublishedTotal.NOTHING));
  }

  private static BulkPublishStatus status(StoredRun run) {
    return switch (run.status()) {
      case RunStatus.NeverStarted _ -> new BulkPublishStatus.NotStarted();
      case RunStatus.InProgress _ -> new BulkPublishStatus.InProgress(run.startedAt());
      case RunStatus.Succeeded(Instant at) -> new BulkPublishStatus.Succeeded(run.startedAt(), at);
      case RunStatus.Failed(Instant _, String message) ->
          new BulkPublishStatus.Failed(run.startedAt(), message);
    };
  }
}
