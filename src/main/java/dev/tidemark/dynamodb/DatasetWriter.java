package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.client.Failures;
import dev.tidemark.dynamodb.client.WriteFailure;
import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.pages.CommitItems;
import dev.tidemark.dynamodb.pages.PageChanges;
import dev.tidemark.dynamodb.pages.PageWriter;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LimitExceeded;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.Deadline;
import dev.tidemark.sync.DatasetStore.CommitResult;
import dev.tidemark.sync.DatasetStore.DeleteResult;
import dev.tidemark.sync.DatasetStore.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Predicate;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Commits and deletes datasets, on condition of the items that were read. */
final class DatasetWriter {
  /** DynamoDB's limits of a transaction. */
  private static final int MAX_TRANSACTION_ITEMS = 100;

  private static final long MAX_TRANSACTION_BYTES = 4 * 1024 * 1024;

  /** The most attempts at a creation against creations of other datasets. */
  static final int MAX_CREATION_WRITES = 8;

  private final DatasetTable table;
  private final TransactionWrites writes;
  private final PageWriter pages;
  private final Predicate<IdentityPoolId> streams;
  private final Backoff backoff;

  /**
   * Creates a writer.
   *
   * @param streams tells whether a pool publishes its updates to a stream
   * @param backoff between attempts at a creation
   */
  DatasetWriter(
      DatasetTable table,
      TransactionWrites writes,
      PageWriter pages,
      Predicate<IdentityPoolId> streams,
      Backoff backoff) {
    this.table = table;
    this.writes = writes;
    this.pages = pages;
    this.streams = streams;
    this.backoff = backoff;
  }

  /** Commits a dataset after one update of a view. */
  CommitResult commit(View view, Dataset after) {
    SeenItems seen = SeenItems.of(view);
    if (seen.pages().isEmpty()) {
      EncodedDatasetItem whole =
          EncodedDatasetItem.encode(DatasetItem.whole(after), seen.unknown());
      if (whole.item().bytes() <= DatasetItem.MAX_BYTES) {
        return commit(() -> write(view, whole));
      }
    }
    List<TransactWriteItem> all = writes(view, changes(view, seen, after), after);
    return tooLarge(all).orElseGet(() -> commit(() -> write(view, all)));
  }

  private void write(View view, EncodedDatasetItem whole) {
    switch (view) {
      case View.Existing existing -> table.replace(existing.syncCount(), whole);
      case View.Missing missing -> create(creation(missing, whole));
    }
  }

  private void write(View view, List<TransactWriteItem> all) {
    switch (view) {
      case View.Existing _ -> table.write(all);
      case View.Missing _ -> create(all);
    }
  }

  /**
   * Creates a dataset. All creations of an identity write its identity item, so simultaneous
   * creations cancel each other. Such a conflict says nothing about the items, and each write
   * checks the conditions again. So the same write is repeated without a read, after the shortest
   * pause.
   */
  private void create(List<TransactWriteItem> all) {
    for (int write = 1; ; write++) {
      try {
        table.write(all);
        return;
      } catch (TransactionCanceledException e) {
        boolean isConflict =
            WriteFailure.of(e) instanceof WriteFailure.NotWritten && Failures.isOnlyConflict(e);
        if (!isConflict || write == MAX_CREATION_WRITES || !backoff.pause(1)) {
          throw e;
        }
      }
    }
  }

  private PageChanges changes(View view, SeenItems seen, Dataset after) {
    return seen.pages().isPresent()
        ? pages.update(seen.pages().get(), ((View.Existing) view).dataset(), after)
        : pages.convert(after);
  }

  private List<TransactWriteItem> writes(View view, PageChanges changes, Dataset after) {
    List<Item> parts = commitParts(after);
    EncodedDatasetItem dataset =
        EncodedDatasetItem.encode(
            new DatasetItem(
                after.withRecords(new TreeMap<>()),
                Optional.of(changes.directory()),
                parts.isEmpty() ? OptionalInt.empty() : OptionalInt.of(parts.size())),
            SeenItems.of(view).unknown());
    List<TransactWriteItem> all = new ArrayList<>();
    switch (view) {
      case View.Existing existing -> all.add(writes.replace(existing.syncCount(), dataset));
      case View.Missing missing -> all.addAll(creation(missing, dataset));
    }
    changes.pages().forEach(page -> all.add(writes.put(page)));
    changes.otherItems().forEach(item -> all.add(writes.put(item)));
    parts.forEach(part -> all.add(writes.put(part)));
    changes.deletes().forEach(key -> all.add(writes.delete(key)));
    return all;
  }

  /** Returns the parts for the stream of the dataset's pool; none if the pool has no stream. */
  private List<Item> commitParts(Dataset after) {
    return streams.test(after.id().owner().pool()) ? CommitItems.encode(after) : List.of();
  }

  private List<TransactWriteItem> creation(View.Missing missing, EncodedDatasetItem dataset) {
    IdentityItem identity = SeenItems.of(missing).identity().orElseThrow();
    DatasetName name = dataset.content().dataset().id().name();
    return List.of(writes.create(dataset), writes.countCreation(identity, name));
  }

  /** Safety net: the quotas already keep commits within DynamoDB's limits. */
  private static Optional<CommitResult> tooLarge(List<TransactWriteItem> writes) {
    if (writes.size() > MAX_TRANSACTION_ITEMS) {
      return tooLarge("items of the update", writes.size(), MAX_TRANSACTION_ITEMS);
    }
    long bytes =
        writes.stream()
            .filter(write -> write.put() != null)
            .mapToLong(write -> new Item(write.put().item()).bytes())
            .sum();
    return bytes > MAX_TRANSACTION_BYTES
        ? tooLarge("bytes of the dataset as it is stored", bytes, MAX_TRANSACTION_BYTES)
        : Optional.empty();
  }

  private static Optional<CommitResult> tooLarge(String counted, long figure, long limit) {
    return Optional.of(new CommitResult.TooLarge(new LimitExceeded(counted, figure, limit)));
  }

  /** Commits an update of a dataset that is one item and was not read. */
  CommitResult commit(UpdateWithoutRead update) {
    return commit(() -> table.update(update));
  }

  private static CommitResult commit(Runnable write) {
    Deadline.checkTimeToWrite();
    try {
      write.run();
      return new CommitResult.Committed();
    } catch (SdkException e) {
      return switch (WriteFailure.of(e)) {
        case WriteFailure.ConditionFailed(var item, var lost) ->
            lost.<CommitResult>map(
                    cause ->
                        new CommitResult.ConditionFailedAfterLostResponse(
                            item.flatMap(DatasetWriter::current), cause))
                .orElseGet(
                    () -> new CommitResult.ConditionFailed(item.flatMap(DatasetWriter::current)));
        case WriteFailure.Unknown(var cause) -> new CommitResult.Unknown(cause);
        case WriteFailure.NotWritten(var cause) -> throw cause;
      };
    }
  }

  /**
   * Returns the view of a dataset item that failed a condition; empty if the dataset is in pages,
   * because DynamoDB returns only that item, or in a newer format, which the next read refuses.
   */
  private static Optional<View> current(Item item) {
    if (Format.isNewer(item)) {
      return Optional.empty();
    }
    EncodedDatasetItem found = EncodedDatasetItem.decode(item);
    return found.content().pages().isPresent()
        ? Optional.empty()
        : Optional.of(DatasetReader.oneItem(found, SeenItems.NONE));
  }

  /** Deletes the dataset of a view. */
  DeleteResult delete(View.Existing view) {
    List<TransactWriteItem> all = deletion(view);
    Deadline.checkTimeToWrite();
    try {
      table.write(all);
      return new DeleteResult.Deleted();
    } catch (SdkException e) {
      return switch (WriteFailure.of(e)) {
        case WriteFailure.ConditionFailed _ -> new DeleteResult.ConditionFailed();
        case WriteFailure.Unknown(var cause) -> new DeleteResult.Unknown(cause);
        case WriteFailure.NotWritten(var cause) -> throw cause;
      };
    }
  }

  private List<TransactWriteItem> deletion(View.Existing view) {
    DatasetId id = view.dataset().id();
    SeenItems seen = SeenItems.of(view);
    IdentityItem identity = seen.identity().orElseThrow();
    List<TransactWriteItem> all = new ArrayList<>();
    all.add(writes.delete(id, view.syncCount()));
    IdentityItem after = identity.afterDeletion(id.name(), view.dataset().nextCount());
    all.add(writes.put(identity, MergedNames.keep(after, id.name(), seen.unknown())));
    seen.pages().ifPresent(read -> read.keys(id).forEach(key -> all.add(writes.delete(key))));
    return all;
  }
}
