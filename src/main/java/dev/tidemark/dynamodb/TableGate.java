package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.client.Failures;
import dev.tidemark.model.SyncCount;
import dev.tidemark.store.StoreFailedException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Keeps a process from serving a table that is being restored or has another floor than the
 * deployment. A process with too low a floor would create datasets at counts that devices have from
 * before the restore.
 *
 * <p>The first operation compares the table's floor with the deployment's. Once they agree, the
 * state of the table is not read again, because reads by all requests would make it a hot item. So
 * the floor of a table may change only while no function serves the table.
 */
public final class TableGate {
  private final DynamoDbClient client;
  private final String table;
  private final SyncCount floor;
  private volatile boolean isOpen;

  /**
   * Creates a closed gate.
   *
   * @param table the table's name
   * @param floor the floor that the deployment states
   */
  public TableGate(DynamoDbClient client, String table, SyncCount floor) {
    this.client = client;
    this.table = table;
    this.floor = floor;
  }

  /**
   * Passes the gate. The first call opens it.
   *
   * @throws StoreFailedException if the table is not ready for this deployment; the message says
   *     what to do
   */
  public void pass() {
    if (!isOpen) {
      compare(Failures.reading(() -> TableState.read(client, table)));
      isOpen = true;
    }
  }

  /**
   * Closes the gate. A process calls this before Lambda's snapshot, because the table may change
   * until the snapshot is restored.
   */
  public void close() {
    isOpen = false;
  }

  private void compare(TableState state) {
    if (state.phase() == TableState.Phase.RESTORING) {
      throw refusal(
          "A restore of the table %s has not ended. Run `tidemark restore` for it until it ends"
                  .formatted(table)
              + " successfully");
    }
    if (!state.floor().equals(floor)) {
      throw refusal(
          ("The floor of the table %s is %s, but the parameter CountFloor of this deployment is"
                  + " %s. Deploy with CountFloor=%s, or with the table that the deployment is for")
              .formatted(table, state.floor(), floor, state.floor()));
    }
  }

  private static StoreFailedException refusal(String message) {
    return new StoreFailedException(
        new IllegalStateException(message + "; docs/restore.md explains it"));
  }
}
