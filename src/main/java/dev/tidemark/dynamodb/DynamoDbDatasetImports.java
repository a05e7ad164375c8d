package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.client.Failures;
import dev.tidemark.dynamodb.client.WriteFailure;
import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.item.ItemReader;
import dev.tidemark.dynamodb.pages.PageWriter;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.LimitExceeded;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.sync.DatasetImports;
import dev.tidemark.sync.DatasetStore.CommitResult;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.sync.ImportedDatasets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Imports datasets into a DynamoDB table. Each dataset is one conditional write or transaction, so
 * a process that is killed leaves whole datasets only. A write whose outcome is unknown is repeated
 * after a read: if it was carried out, the dataset is there as it was to be imported.
 *
 * <p>A function that serves the table must pass its {@link TableGate} first.
 */
public final class DynamoDbDatasetImports implements DatasetImports {
  private static final int MAX_ATTEMPTS = 10;

  private static final String MARK_MOVED =
      "SET %1$s=if_not_exists(%1$s,:date),%2$s=if_not_exists(%2$s,:zero),"
              .formatted(IdentitySchema.MOVED, IdentitySchema.DATASET_COUNT)
          + "%1$s=if_not_exists(%1$s,:none),%2$s=if_not_exists(%2$s,:zero) ADD %3$s :one"
              .formatted(
                  IdentitySchema.DELETED, IdentitySchema.DELETED_UP_TO, IdentitySchema.VERSION);

  private final DynamoDbClient client;
  private final String name;
  private final Backoff backoff;
  private final DatasetTable table;
  private final DatasetReader reader;
  private final SyncCount floor;

  /**
   * Creates the imports into a table.
   *
   * @param client created by {@link dev.tidemark.dynamodb.client.DynamoDbClients}
   * @param name the table's name
   * @param backoff between attempts that concurrent writes or throttling disturb
   * @param floor the {@link TableState#floor floor} of the table
   */
  public DynamoDbDatasetImports(
      DynamoDbClient client, String name, Backoff backoff, SyncCount floor) {
    this.client = client;
    this.name = name;
    this.backoff = backoff;
    this.floor = floor;
    this.table = new DatasetTable(client, name);
    this.reader = new DatasetReader(table, new ItemReader(client, name, backoff), backoff, floor);
  }

  @Override
  public Result write(Dataset imported, Terms terms) {
    return new Attempts(imported, terms).run();
  }

  @Override
  public Optional<Instant> movedAt(PoolIdentity owner) {
    Map<String, AttributeValue> found =
        Failures.reading(
            () ->
                client
                    .getItem(
                        get ->
                            get.tableName(name)
                                .key(ItemKey.identity(owner).attributes())
                                .consistentRead(true))
                    .item());
    return found.isEmpty() ? Optional.empty() : IdentitySchema.decode(new Item(found)).movedAt();
  }

  @Override
  public void markMoved(PoolIdentity owner, Instant date) {
    Map<String, AttributeValue> values = new HashMap<>(IdentitySchema.COUNT_CREATION_VALUES);
    values.put(":date", Item.number(date.toEpochMilli()));
    try {
      client.updateItem(
          update ->
              update
                  .tableName(name)
                  .key(ItemKey.identity(owner).attributes())
                  .updateExpression(MARK_MOVED)
                  .conditionExpression(Format.CONDITION)
                  .expressionAttributeValues(Format.valuesWith(values)));
    } catch (SdkException e) {
      throw switch (WriteFailure.of(e)) {
        case WriteFailure.NotWritten(var cause) -> cause;
        case WriteFailure.Unknown(var cause) -> cause;
        case WriteFailure.ConditionFailed _ ->
            new StoreBusyException(
                new IllegalStateException("A newer version of Tidemark wrote the identity", e));
      };
    }
  }

  /** The writes of an import, which meets no quota. */
  private static final class ImportWrites extends TransactionWrites {
    private final boolean onlyUnmoved;

    ImportWrites(String table, boolean onlyUnmoved) {
      super(table);
      this.onlyUnmoved = onlyUnmoved;
    }

    @Override
    TransactWriteItem countCreation(IdentityItem seen, DatasetName created) {
      return count(
          IdentitySchema.COUNT_IMPORT,
          seen.owner(),
          Conditions.allowsImport(seen, created, onlyUnmoved));
    }
  }

  /** The attempts at one import. */
  private final class Attempts {
    private final Dataset imported;
    private final Terms terms;
    private final DatasetWriter writer;
    private boolean isMaybeWritten;

    Attempts(Dataset imported, Terms terms) {
      this.imported = imported;
      this.terms = terms;
      this.writer =
          new DatasetWriter(
              table,
              new ImportWrites(name, terms.onlyUnmoved()),
              new PageWriter(new SecureRandom()::nextLong),
              // Commit parts are of one update. The stream shows a gap at an import.
              _ -> false,
              backoff);
    }

    Result run() {
      return backoff
          .retry(MAX_ATTEMPTS, _ -> attempt())
          .orElseThrow(
              () -> {
                var cause = new IllegalStateException("an import had no success in its attempts");
                return isMaybeWritten
                    ? new StoreFailedException(cause)
                    : new StoreBusyException(cause);
              });
    }

    private Optional<Result> attempt() {
      try {
        return switch (reader.read(imported.id(), new Scope.All())) {
          case View.Missing missing -> create(missing);
          case View.Existing existing -> replace(existing);
        };
      } catch (StoreBusyException busy) {
        return Optional.empty();
      }
    }

    private Optional<Result> create(View.Missing missing) {
      IdentityItem identity = SeenItems.of(missing).identity().orElseThrow();
      SyncCount history = SyncCount.max(identity.deletedHere(imported.id().name()), floor);
      if (terms.onlyUnmoved() && identity.movedAt().isPresent()) {
        return Optional.of(new Result.Moved());
      }
      if (terms.history() == History.RAISE_UNLESS_DELETED && mayBeDeleted(identity)) {
        return Optional.of(new Result.Deleted(imported.id(), history));
      }
      boolean isKept =
          !identity.deleted().containsKey(imported.id().name())
              && imported.syncCount().isAbove(history);
      return write(missing, history, history, isKept);
    }

    /**
     * An identity that was taken over can remember a deletion without its name: it was erased, or
     * had very many datasets. What is missing then counts as deleted.
     */
    private boolean mayBeDeleted(IdentityItem identity) {
      return identity.deleted().containsKey(imported.id().name())
          || (identity.movedAt().isPresent() && identity.deletedUpTo().isAbove(SyncCount.ZERO));
    }

    private Optional<Result> replace(View.Existing existing) {
      Dataset found = existing.dataset();
      if (ImportedDatasets.isSame(found, imported)) {
        return Optional.of(
            isMaybeWritten
                ? new Result.Written(
                    found.syncCount(), !found.syncCount().equals(imported.syncCount()))
                : new Result.Same());
      }
      boolean isStale =
          terms.copies() == Copies.RENEW && !ImportedDatasets.isNewer(imported, found);
      if (isStale || !found.isAsImported()) {
        return Optional.of(new Result.Exists(found));
      }
      // The counts of a raised dataset are of no former place, so devices cannot go on from them.
      boolean isKept =
          imported.syncCount().isAbove(found.syncCount()) && !ImportedDatasets.isRaised(found);
      return write(existing, found.syncCount(), found.deletedAtCount(), isKept);
    }

    /** The condition on the count is one on the import, too: an update changes the count. */
    private Optional<Result> write(
        View seen, SyncCount history, SyncCount deletedAt, boolean isKept) {
      Dataset after =
          isKept
              ? ImportedDatasets.kept(imported, deletedAt)
              : ImportedDatasets.raised(imported, history);
      Optional<LimitExceeded> excess = ImportedDatasets.checkCount(after);
      if (excess.isPresent()) {
        return Optional.of(new Result.TooLarge(excess.get()));
      }
      return switch (writer.commit(seen, after)) {
        case CommitResult.Committed _ ->
            Optional.of(new Result.Written(after.syncCount(), !isKept));
        case CommitResult.TooLarge(LimitExceeded tooLarge) ->
            Optional.of(new Result.TooLarge(tooLarge));
        case CommitResult.ConditionFailed _ -> Optional.empty();
        case CommitResult.ConditionFailedAfterLostResponse _, CommitResult.Unknown _ -> {
          isMaybeWritten = true;
          yield Optional.empty();
        }
      };
    }
  }
}
