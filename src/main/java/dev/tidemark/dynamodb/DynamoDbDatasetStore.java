package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.DatasetTable.Both;
import dev.tidemark.dynamodb.Faults.WriteFault;
import dev.tidemark.dynamodb.PagedDatasets.SeenPages;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.Update;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.Deadline;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.sync.DatasetStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Datasets in a DynamoDB table: one item a dataset, with all its records as long as it is small,
 * else with its pages beside it, and one item an identity, with what must be known of datasets that
 * are not.
 *
 * <p>A dataset item exists exactly while the dataset exists. An update replaces it, on condition of
 * the count that was seen; a count never comes twice, for a dataset that is created again goes on
 * from the count of its deletion. What an update, a creation or a deletion writes beside it, it
 * writes in the same transaction. So nothing is ever half done, and a write that is refused, or was
 * never answered, leaves nothing behind that anyone must mend.
 *
 * <p>That a dataset is not there says nothing by itself: whether it was deleted stands in the
 * identity item. Both are read in one transaction then, for two reads might show the state before a
 * deletion in one item and after it in the other.
 */
public final class DynamoDbDatasetStore implements DatasetStore {
  /** How often what concurrent writes are in the way of is read. */
  static final int MAX_READS = 5;

  /**
   * The size up to which a dataset is one item. A write of one item is the fastest; from about this
   * size on, a few pages take fewer units.
   */
  static final long MAX_ITEM_BYTES = 16 * 1024;

  /** DynamoDB's limits of a transaction. */
  private static final int MAX_TRANSACTION_ITEMS = 100;

  private static final long MAX_TRANSACTION_BYTES = 4 * 1024 * 1024;

  private final DatasetTable table;
  private final PagedDatasets paged;
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
    this(client, table, backoff, new SecureRandom()::nextLong);
  }

  /** Keeps datasets in a table, with salts that a test knows. */
  DynamoDbDatasetStore(DynamoDbClient client, String table, Backoff backoff, LongSupplier salts) {
    this.table = new DatasetTable(client, table, backoff);
    this.paged = new PagedDatasets(this.table, salts);
    this.backoff = backoff;
  }

  /**
   * What a write builds on beside the dataset.
   *
   * @param identity as a creation or deletion is conditioned on it
   * @param pages of a dataset that is in pages
   */
  private record Seen(Optional<IdentityItem> identity, Optional<SeenPages> pages)
      implements Basis {}

  @Override
  public View read(DatasetId id, Scope scope) {
    return backoff
        .retry(
            MAX_READS,
            read ->
                reading(
                    () ->
                        read == 1
                            ? readWithHint(id, scope).or(() -> readOnce(id, scope))
                            : readOnce(id, scope)))
        .orElseThrow(
            () ->
                new StoreBusyException(
                    new IllegalStateException("writers were in the way of each read")));
  }

  /** Reads the dataset item and the pages that the hint names in one call. */
  private Optional<View> readWithHint(DatasetId id, Scope scope) {
    if (!(scope instanceof Scope.Keys keys)
        || !(LayoutHint.parse(keys.hint()).orElse(null) instanceof LayoutHint.Pages(long salt))) {
      return Optional.empty();
    }
    Map<String, AttributeValue> datasetKey =
        ItemKeys.attributes(id.owner(), ItemKeys.dataset(id.name()));
    List<Map<String, AttributeValue>> asked = new ArrayList<>(PagedDatasets.keys(id, keys, salt));
    asked.add(datasetKey);
    List<Map<String, AttributeValue>> found = new ArrayList<>(table.batchGet(asked));
    Optional<DatasetItem> item =
        found.stream()
            .filter(each -> ItemKeys.keyOf(each).equals(datasetKey))
            .findFirst()
            .map(DatasetSchema.INSTANCE::mapToItem);
    found.removeIf(each -> ItemKeys.keyOf(each).equals(datasetKey));
    return item.flatMap(known -> existing(known, scope, Optional.empty(), found));
  }

  private Optional<View> readOnce(DatasetId id, Scope scope) {
    if (!(scope instanceof Scope.Deletion)) {
      Optional<DatasetItem> item = table.get(id);
      if (item.isPresent()) {
        return existing(item.get(), scope, Optional.empty(), List.of());
      }
    }
    Both both = getBoth(id);
    IdentityItem identity = both.identity();
    if (both.dataset().isPresent()) {
      return existing(both.dataset().get(), scope, Optional.of(identity), List.of());
    }
    return Optional.of(
        new View.Missing(
            identity.deletedAtCount(id.name()),
            identity.datasetCount(),
            new Seen(Optional.of(identity), Optional.empty())));
  }

  private Optional<View> existing(
      DatasetItem item,
      Scope scope,
      Optional<IdentityItem> identity,
      List<Map<String, AttributeValue>> known) {
    if (item.pages().isEmpty()) {
      return Optional.of(
          new View.Existing(
              item.dataset(),
              LayoutHint.of(item).toString(),
              new Seen(identity, Optional.empty())));
    }
    return paged
        .read(item, scope, known)
        .map(
            read ->
                new View.Existing(
                    read.dataset(),
                    LayoutHint.of(item).toString(),
                    new Seen(identity, Optional.of(read.seen()))));
  }

  @Override
  public CommitResult commit(View seen, Dataset after) {
    Seen basis = seen(seen);
    if (basis.pages().isEmpty()) {
      DatasetItem whole = DatasetItem.whole(after);
      if (LayoutHint.size(whole) <= MAX_ITEM_BYTES) {
        return writing(() -> write(seen, whole));
      }
    }
    PagedDatasets.Change change =
        basis.pages().isPresent()
            ? paged.update(basis.pages().get(), ((View.Existing) seen).dataset(), after)
            : paged.conversion(after);
    List<TransactWriteItem> writes = new ArrayList<>(writes(seen, change.dataset()));
    change.puts().forEach((item, count) -> writes.add(table.putPage(item, count)));
    change.newItems().forEach(item -> writes.add(table.put(item)));
    change.deletes().forEach(key -> writes.add(table.delete(key)));
    return tooLarge(writes)
        .orElseGet(
            () ->
                writing(
                    () -> {
                      table.write(writes);
                      return new CommitResult.Committed();
                    }));
  }

  private CommitResult write(View seen, DatasetItem whole) {
    switch (seen) {
      case View.Existing existing -> table.replace(existing.syncCount(), whole);
      case View.Missing _ -> table.write(writes(seen, whole));
    }
    return new CommitResult.Committed();
  }

  private List<TransactWriteItem> writes(View seen, DatasetItem after) {
    return switch (seen) {
      case View.Existing existing -> List.of(table.putReplacing(existing.syncCount(), after));
      case View.Missing _ -> {
        IdentityItem identity = seen(seen).identity().orElseThrow();
        yield List.of(table.putAbsent(after), table.put(identity, identity.afterCreation()));
      }
    };
  }

  /**
   * What the quotas let through is never too large; this stands between a mistake and a torn
   * promise.
   */
  private static Optional<CommitResult> tooLarge(List<TransactWriteItem> writes) {
    if (writes.size() > MAX_TRANSACTION_ITEMS) {
      return Optional.of(new CommitResult.TooLarge(writes.size(), MAX_TRANSACTION_ITEMS));
    }
    long bytes =
        writes.stream()
            .filter(write -> write.put() != null)
            .mapToLong(write -> ItemSize.of(write.put().item()))
            .sum();
    return bytes > MAX_TRANSACTION_BYTES
        ? Optional.of(new CommitResult.TooLarge(bytes, MAX_TRANSACTION_BYTES))
        : Optional.empty();
  }

  private CommitResult writing(Supplier<CommitResult> write) {
    Deadline.checkTimeToWrite();
    try {
      return write.get();
    } catch (SdkException e) {
      return switch (Faults.ofWrite(e)) {
        case WriteFault.ConditionFailed(var item, var lost) ->
            lost.<CommitResult>map(
                    cause ->
                        new CommitResult.ConditionFailedAfterLostResponse(
                            item.flatMap(this::refusing), cause))
                .orElseGet(() -> new CommitResult.ConditionFailed(item.flatMap(this::refusing)));
        case WriteFault.Unknown(var cause) -> new CommitResult.Unknown(cause);
        case WriteFault.NotWritten(var cause) -> throw cause;
      };
    }
  }

  /** A refusal brings the dataset item only, so it tells of a dataset in pages too little. */
  private Optional<View> refusing(Map<String, AttributeValue> item) {
    DatasetItem found = DatasetSchema.INSTANCE.mapToItem(item);
    return found.pages().isPresent()
        ? Optional.empty()
        : existing(found, new Scope.All(), Optional.empty(), List.of());
  }

  @Override
  public Optional<CommitResult> commitWithoutRead(
      DatasetId id, SyncCount at, String hint, List<RecordPatch> patches, Update update) {
    return LayoutHint.parse(hint)
        .filter(LayoutHint.OneItem.class::isInstance)
        .map(LayoutHint.OneItem.class::cast)
        .flatMap(item -> UpdateWithoutRead.of(id, at, item.bytes(), patches, update))
        .map(
            unseen ->
                writing(
                    () -> {
                      table.update(unseen);
                      return new CommitResult.Committed();
                    }));
  }

  @Override
  public DeleteResult delete(View.Existing seen) {
    DatasetId id = seen.dataset().id();
    Seen basis = seen(seen);
    IdentityItem identity = basis.identity().orElseThrow();
    List<TransactWriteItem> writes = new ArrayList<>();
    writes.add(table.delete(id, seen.syncCount()));
    writes.add(table.put(identity, identity.afterDeletion(id.name(), seen.syncCount().next())));
    basis
        .pages()
        .ifPresent(
            pages -> PagedDatasets.keys(id, pages).forEach(key -> writes.add(table.delete(key))));
    Deadline.checkTimeToWrite();
    try {
      table.write(writes);
      return new DeleteResult.Deleted();
    } catch (SdkException e) {
      return switch (Faults.ofWrite(e)) {
        case WriteFault.ConditionFailed _ -> new DeleteResult.ConditionFailed();
        case WriteFault.Unknown(var cause) -> new DeleteResult.Unknown(cause);
        case WriteFault.NotWritten(var cause) -> throw cause;
      };
    }
  }

  @Override
  public List<Dataset> list(PoolIdentity owner, int limit) {
    return reading(() -> table.query(owner, Optional.empty(), limit));
  }

  @Override
  public List<Dataset> list(PoolIdentity owner, DatasetName after, int limit) {
    return reading(() -> table.query(owner, Optional.of(after), limit));
  }

  /**
   * Loads what the first requests need, so that a snapshot of the process holds it: reads what is
   * not there, and sends writes whose conditions cannot hold. Changes nothing.
   *
   * @throws dev.tidemark.store.StoreBusyException as a read does
   * @throws dev.tidemark.store.StoreFailedException as a read does
   */
  public void prime() {
    StorePriming.prime(this);
  }

  /** A write of either item cancels the read; the SDK sends no cancelled transaction again. */
  private Both getBoth(DatasetId id) {
    for (int read = 1; ; read++) {
      try {
        return table.getBoth(id);
      } catch (TransactionCanceledException e) {
        if (read == MAX_READS || !Faults.isBusy(e) || !backoff.pause(read)) {
          throw e;
        }
      }
    }
  }

  private static Seen seen(View view) {
    Basis basis =
        switch (view) {
          case View.Existing existing -> existing.basis();
          case View.Missing missing -> missing.basis();
        };
    if (basis instanceof Seen seen) {
      return seen;
    }
    throw new IllegalArgumentException("a view of another store");
  }

  private static <T> T reading(Supplier<T> read) {
    try {
      return read.get();
    } catch (SdkException e) {
      throw Faults.ofRead(e);
    }
  }
}
