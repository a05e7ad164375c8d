package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.dynamodb.client.Failures;
import dev.tidemark.dynamodb.item.ItemReader;
import dev.tidemark.dynamodb.pages.PageWriter;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.Quotas;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.Update;
import dev.tidemark.store.Backoff;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.telemetry.Measure;
import dev.tidemark.telemetry.RequestFacts;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Stores datasets in a DynamoDB table. A small dataset is one item with all its records; a large
 * one has its records on pages beside the dataset item. An item for each identity describes its
 * deleted datasets.
 *
 * <p>A dataset item exists exactly while the dataset exists. An update replaces it, on condition of
 * the count that was read. A count is never used twice, because a dataset that is created again
 * continues from the count of its deletion. An update, creation or deletion writes all its items in
 * one transaction. So nothing is ever half done, and a write that is refused or whose response is
 * lost leaves nothing behind to repair.
 */
public final class DynamoDbDatasetStore implements DatasetStore {
  private final DatasetTable table;
  private final DatasetReader reader;
  private final DatasetWriter writer;
  private final boolean mayUpdateWithoutRead;

  /**
   * Creates a store in a table with the keys that {@code docs/table.md} lists.
   *
   * @param client created by {@link DynamoDbClients}: after a lost response, another client might
   *     report a write as not made although it was
   * @param table the table's name
   * @param backoff between reads and creations that concurrent writes disturb
   */
  public DynamoDbDatasetStore(DynamoDbClient client, String table, Backoff backoff) {
    this(client, table, backoff, SyncCount.ZERO, _ -> false);
  }

  /**
   * Creates a store in a table with a {@link TableState#floor floor}.
   *
   * @param floor the count that every dataset begins above
   * @param streams tells whether a pool publishes its updates to a stream. Each update of a dataset
   *     in pages asks it before it writes, and fails with its exception if it throws one: an update
   *     without commit parts would be missing in the stream
   */
  public DynamoDbDatasetStore(
      DynamoDbClient client,
      String table,
      Backoff backoff,
      SyncCount floor,
      Predicate<IdentityPoolId> streams) {
    this(client, table, backoff, floor, Quotas.AMAZON, streams);
  }

  /**
   * Creates a store in a table with a floor, and with quotas of its own.
   *
   * @param quotas the limits on an identity; those on a dataset are up to the caller
   */
  public DynamoDbDatasetStore(
      DynamoDbClient client,
      String table,
      Backoff backoff,
      SyncCount floor,
      Quotas quotas,
      Predicate<IdentityPoolId> streams) {
    this(client, table, backoff, new SecureRandom()::nextLong, floor, quotas, streams);
  }

  /**
   * Creates a store with known salts, for tests.
   *
   * @param salts returns the salt of each dataset that goes into pages
   */
  public DynamoDbDatasetStore(
      DynamoDbClient client, String table, Backoff backoff, LongSupplier salts) {
    this(client, table, backoff, salts, SyncCount.ZERO, Quotas.AMAZON, _ -> false);
  }

  DynamoDbDatasetStore(
      DynamoDbClient client,
      String table,
      Backoff backoff,
      LongSupplier salts,
      SyncCount floor,
      Quotas quotas,
      Predicate<IdentityPoolId> streams) {
    this.table = new DatasetTable(client, table);
    this.reader =
        new DatasetReader(this.table, new ItemReader(client, table, backoff), backoff, floor);
    this.writer =
        new DatasetWriter(
            this.table,
            new TransactionWrites(table, quotas.datasets()),
            new PageWriter(salts),
            streams,
            backoff);
    this.mayUpdateWithoutRead = UpdateWithoutRead.isWithin(quotas);
  }

  @Override
  public View read(DatasetId id, Scope scope) {
    return reader.read(id, scope);
  }

  @Override
  public CommitResult commit(View seen, Dataset after) {
    RequestFacts.current().add(Measure.ATTEMPTS, 1);
    return writer.commit(seen, after);
  }

  @Override
  public Optional<CommitResult> commitWithoutRead(
      DatasetId id, SyncCount at, String hint, List<RecordPatch> patches, Update update) {
    return LayoutHint.parse(hint)
        .filter(known -> mayUpdateWithoutRead && known instanceof LayoutHint.OneItem)
        .map(LayoutHint.OneItem.class::cast)
        .flatMap(item -> UpdateWithoutRead.of(id, at, item.bytes(), patches, update))
        .map(this::commit);
  }

  private CommitResult commit(UpdateWithoutRead update) {
    RequestFacts.current().add(Measure.ATTEMPTS, 1);
    return writer.commit(update);
  }

  @Override
  public DeleteResult delete(View.Existing seen) {
    RequestFacts.current().add(Measure.ATTEMPTS, 1);
    return writer.delete(seen);
  }

  @Override
  public List<DatasetName> mergedNames(DatasetId id, View seen) {
    Map<DatasetName, SyncCount> names = MergedNames.of(SeenItems.of(seen).unknown());
    return names.isEmpty() ? List.of() : reader.existing(id.owner(), names);
  }

  @Override
  public List<Dataset> list(PoolIdentity owner, int limit) {
    return Failures.reading(() -> table.list(owner, limit));
  }

  @Override
  public List<Dataset> list(PoolIdentity owner, DatasetName after, int limit) {
    return Failures.reading(() -> table.listAfter(owner, after, limit));
  }
}
