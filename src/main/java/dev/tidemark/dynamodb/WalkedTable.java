package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.walk.Selection;
import dev.tidemark.dynamodb.walk.StoredRuns;
import dev.tidemark.dynamodb.walk.TableWalk;
import dev.tidemark.store.Backoff;
import dev.tidemark.sync.DatasetStore;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A table that functions walk over.
 *
 * @param name the table's name
 * @param datasets reads its datasets
 * @param gate keeps a function from a table that is not ready
 */
public record WalkedTable(
    DynamoDbClient client, String name, DatasetStore datasets, TableGate gate) {
  /** Returns the stored runs of walks over the table. */
  public StoredRuns runs(Backoff backoff) {
    return new StoredRuns(client, name, backoff);
  }

  /** Returns a walk over some items. */
  TableWalk walk(Selection selection) {
    return new TableWalk(client, name, selection);
  }
}
