package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.DatasetTable.Both;
import dev.tidemark.dynamodb.Faults.WriteFault;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.sync.Backoff;
import dev.tidemark.sync.DatasetStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Datasets in a DynamoDB table: one item a dataset, with all its records, and one item an identity,
 * with what must be known of datasets that are not.
 *
 * <p>A dataset item exists exactly while the dataset exists. An update replaces it, on condition of
 * the count that was seen; a count never comes twice, for a dataset that is created again goes on
 * from the count of its deletion. Creation and deletion write both items in one transaction. So
 * nothing is ever half done, and a write that is refused, or was never answered, leaves nothing
 * behind that anyone must mend.
 *
 * <p>That a dataset is not there says nothing by itself: whether it was deleted stands in the
 * identity item. Both are read in one transaction then, for two reads might show the state before a
 * deletion in one item and after it in the other.
 */
public final class DynamoDbDatasetStore implements DatasetStore {
  /** How often a dataset and its identity are read together while writers are in the way. */
  static final int MAX_READS = 5;

  private static final String NO_HINT = "";

  private final DatasetTable table;
  private final Backoff backoff;

  /**
   * Keeps datasets in a table, which has the keys that {@code docs/table.md} names.
   *
   * @param client made by {@link DynamoDbClients}: with another, a write that was made, but whose
   *     answer was lost, can be reported as not made
   * @param table the table's name
   * @param backoff between reads that concurrent writes cancel
   */
  public DynamoDbDatasetStore(DynamoDbClient client, String table, Backoff backoff) {
    this.table = new DatasetTable(client, table);
    this.backoff = backoff;
  }

  /** The identity, as a creation or deletion is conditioned on it. */
  private record SeenIdentity(IdentityItem identity) implements Basis {}

  /** Nothing: an update is conditioned on the dataset's count alone. */
  private record NoBasis() implements Basis {}

  @Override
  public View read(DatasetId id, Scope scope) {
    if (scope instanceof Scope.Deletion) {
      return readBoth(id);
    }
    return reading(() -> table.get(id))
        .map(DynamoDbDatasetStore::existing)
        .orElseGet(() -> readBoth(id));
  }

  @Override
  public CommitResult commit(View seen, Dataset after) {
    long bytes = ItemSize.of(DatasetSchema.INSTANCE.itemToMap(after, true));
    if (bytes > ItemSize.MAX_BYTES) {
      return new CommitResult.TooLarge(bytes, ItemSize.MAX_BYTES);
    }
    try {
      switch (seen) {
        case View.Existing existing -> table.replace(existing.syncCount(), after);
        case View.Missing missing -> table.create(identity(missing.basis()), after);
      }
      return new CommitResult.Committed();
    } catch (SdkException e) {
      return switch (Faults.ofWrite(e)) {
        case WriteFault.Superseded(var item) ->
            new CommitResult.Superseded(item.map(DynamoDbDatasetStore::existing));
        case WriteFault.Unknown(var cause) -> new CommitResult.Unknown(cause);
        case WriteFault.NotWritten(var cause) -> throw cause;
      };
    }
  }

  @Override
  public DeleteResult delete(View.Existing seen) {
    IdentityItem identity = identity(seen.basis());
    try {
      table.delete(seen.dataset().id(), seen.syncCount(), identity);
      return new DeleteResult.Deleted();
    } catch (SdkException e) {
      return switch (Faults.ofWrite(e)) {
        case WriteFault.Superseded _ -> new DeleteResult.Superseded();
        case WriteFault.Unknown(var cause) -> new DeleteResult.Unknown(cause);
        case WriteFault.NotWritten(var cause) -> throw cause;
      };
    }
  }

  @Override
  public List<Dataset> list(PoolIdentity owner, Optional<DatasetName> after, int limit) {
    return reading(() -> table.query(owner, after, limit));
  }

  /**
   * Loads what the first requests need, so that a snapshot of the process holds it: reads what is
   * not there, and sends writes whose conditions cannot hold. Changes nothing.
   *
   * @throws dev.tidemark.sync.StoreBusyException as a read does
   * @throws dev.tidemark.sync.StoreFailedException as a read does
   */
  public void prime() {
    Primer.prime(this);
  }

  private View readBoth(DatasetId id) {
    Both both = reading(() -> getBoth(id));
    IdentityItem identity = both.identity();
    Basis basis = new SeenIdentity(identity);
    return both.dataset()
        .<View>map(dataset -> new View.Existing(dataset, NO_HINT, basis))
        .orElseGet(
            () ->
                new View.Missing(
                    identity.deletedAtCount(id.name()), identity.datasetCount(), basis));
  }

  /** A write of either item cancels the read; the SDK sends no cancelled transaction again. */
  private Both getBoth(DatasetId id) {
    for (int read = 1; ; read++) {
      try {
        return table.getBoth(id);
      } catch (TransactionCanceledException e) {
        if (read == MAX_READS || !Faults.isBusy(e)) {
          throw e;
        }
        backoff.pause(read);
      }
    }
  }

  private static View existing(Map<String, AttributeValue> item) {
    return existing(DatasetSchema.INSTANCE.mapToItem(item));
  }

  private static View existing(Dataset dataset) {
    return new View.Existing(dataset, NO_HINT, new NoBasis());
  }

  private static IdentityItem identity(Basis basis) {
    if (basis instanceof SeenIdentity(IdentityItem identity)) {
      return identity;
    }
    throw new IllegalArgumentException("a view that was not read for this write");
  }

  private static <T> T reading(Supplier<T> read) {
    try {
      return read.get();
    } catch (SdkException e) {
      throw Faults.ofRead(e);
    }
  }
}
