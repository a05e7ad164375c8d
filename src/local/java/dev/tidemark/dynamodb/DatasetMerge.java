package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.DatasetTable.DatasetAndIdentity;
import dev.tidemark.dynamodb.client.Failures;
import dev.tidemark.dynamodb.client.WriteFailure;
import dev.tidemark.dynamodb.item.ItemReader;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.Deadline;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/*
 * One transaction writes the merged dataset, counts it in the identity item, and adds its name to
 * the main dataset, whose count it raises. While the main dataset is missing, its name is added to
 * the identity item, and the count of its last deletion is raised. The conditions are the count of
 * the main dataset, the version of the identity item, and that no dataset has the new name. So a
 * merge that is killed has written everything or nothing, and another run continues it.
 */

/** Merges datasets of a guest into an identity, as Amazon did when it merged two identities. */
public final class DatasetMerge {
  private static final int MAX_ATTEMPTS = 20;

  /** The names from which on those of deleted datasets are dropped: each costs listings a read. */
  private static final int MAX_NAMES = 20;

  private final DatasetTable table;
  private final DatasetReader reader;
  private final MergeWrites writes;
  private final Backoff backoff;
  private final SyncCount floor;
  private final boolean isDryRun;

  /**
   * Creates a merge of datasets.
   *
   * @param backoff between attempts that concurrent requests disturb
   * @param clock the date of the updates of main datasets
   * @param isDryRun whether nothing is written
   */
  public DatasetMerge(
      DynamoDbClient client,
      String table,
      Backoff backoff,
      InstantSource clock,
      SyncCount floor,
      boolean isDryRun) {
    this.table = new DatasetTable(client, table);
    this.reader =
        new DatasetReader(this.table, new ItemReader(client, table, backoff), backoff, floor);
    this.writes = new MergeWrites(new TransactionWrites(table), clock);
    this.backoff = backoff;
    this.floor = floor;
    this.isDryRun = isDryRun;
  }

  /** The result for one dataset of the guest. */
  public sealed interface Result {
    /**
     * The dataset is merged now.
     *
     * @param name its name in the identity
     * @param records the number of its records
     */
    record Merged(DatasetName name, int records) implements Result {}

    /**
     * An earlier run has merged it. The identity may have deleted it since.
     *
     * @param name its name in the identity
     */
    record MergedBefore(DatasetName name) implements Result {}

    /** The guest has no such dataset, or it has no live records. */
    record Empty() implements Result {}

    /**
     * It stays with the guest: its name in the identity would be too long.
     *
     * @param length the characters of that name
     */
    record NameTooLong(int length) implements Result {}

    /**
     * It stays with the guest: the identity has another dataset of that name.
     *
     * @param name the name
     */
    record NameTaken(DatasetName name) implements Result {}

    /** It stays with the guest: the counts of the name in the identity are used up. */
    record CountsUsedUp(DatasetName name) implements Result {}
  }

  /** Returns the names of an identity's datasets, in order. */
  public List<DatasetName> names(PoolIdentity owner) {
    return Failures.reading(() -> table.list(owner, Integer.MAX_VALUE)).stream()
        .map(dataset -> dataset.id().name())
        .toList();
  }

  /**
   * Merges a dataset of a guest into another identity of the pool. The guest keeps it.
   *
   * @throws IllegalStateException if other requests change the identity all the time
   */
  public Result merge(DatasetId guests, PoolIdentity into) {
    return switch (reader.read(guests, new Scope.All())) {
      case View.Missing _ -> new Result.Empty();
      case View.Existing existing -> merge(existing, into);
    };
  }

  private Result merge(View.Existing guests, PoolIdentity into) {
    Dataset guest = guests.dataset();
    List<SyncRecord> records =
        guest.records().values().stream().filter(SyncRecord.Live.class::isInstance).toList();
    if (records.isEmpty()) {
      return new Result.Empty();
    }
    boolean wasMerged = SeenItems.of(guests).unknown().containsKey(MergedNames.BEGINNING);
    MergeName name = MergeName.of(guest.id(), wasMerged);
    return name.isValid()
        ? new Attempts(guest, records, name, into).run()
        : new Result.NameTooLong(name.merged().length());
  }

  /** The attempts to merge one dataset. */
  private final class Attempts {
    private final Dataset guest;
    private final List<SyncRecord> records;
    private final DatasetId main;
    private final DatasetId merged;
    private boolean mayBeWritten;

    Attempts(Dataset guest, List<SyncRecord> records, MergeName name, PoolIdentity into) {
      this.guest = guest;
      this.records = records;
      this.main = new DatasetId(into, new DatasetName(name.main()));
      this.merged = new DatasetId(into, new DatasetName(name.merged()));
    }

    Result run() {
      return backoff
          .retry(MAX_ATTEMPTS, _ -> attempt())
          .orElseThrow(() -> new IllegalStateException("other requests change the identity"));
    }

    private Result done() {
      return new Result.Merged(merged.name(), records.size());
    }

    private Optional<Result> attempt() {
      DatasetAndIdentity seen = Failures.reading(() -> table.getWithIdentity(main));
      Map<DatasetName, SyncCount> names = MergedNames.of(attributes(seen));
      if (names.containsKey(merged.name())) {
        return Optional.of(mayBeWritten ? done() : new Result.MergedBefore(merged.name()));
      }
      if (Failures.reading(() -> table.get(merged)).isPresent()) {
        return Optional.of(new Result.NameTaken(merged.name()));
      }
      SyncCount deletedAt = SyncCount.max(seen.identity().deletedAtCount(merged.name()), floor);
      if (!deletedAt.next().isBelow(SyncCount.LIMIT)) {
        return Optional.of(new Result.CountsUsedUp(merged.name()));
      }
      return isDryRun ? Optional.of(done()) : write(seen, names, deletedAt);
    }

    private Map<String, AttributeValue> attributes(DatasetAndIdentity seen) {
      return seen.dataset()
          .map(EncodedDatasetItem::unknown)
          .orElseGet(() -> MergedNames.ofMissing(seen.identity(), main.name()));
    }

    /** Returns the result; empty if another attempt is needed. */
    private Optional<Result> write(
        DatasetAndIdentity seen, Map<DatasetName, SyncCount> names, SyncCount deletedAt) {
      Map<DatasetName, SyncCount> all = new HashMap<>(stillNeeded(names));
      all.put(merged.name(), deletedAt.next());
      List<TransactWriteItem> transaction =
          writes.of(
              new MergeWrites.Merge(
                  guest, records, merged, deletedAt, main, seen.dataset(), seen.identity(), all));
      Deadline.checkTimeToWrite();
      try {
        table.write(transaction);
        return Optional.of(done());
      } catch (SdkException e) {
        return retried(e);
      }
    }

    private Optional<Result> retried(SdkException failure) {
      switch (WriteFailure.of(failure)) {
        case WriteFailure.ConditionFailed(_, var lost) -> mayBeWritten |= lost.isPresent();
        case WriteFailure.Unknown _ -> mayBeWritten = true;
        case WriteFailure.NotWritten(var cause) -> {
          if (!Failures.isBusy(failure)) {
            throw cause;
          }
        }
      }
      return Optional.empty();
    }

    /**
     * Returns the names; if there are many, without those of datasets that other guests had and the
     * identity has deleted. A name keeps another run from merging the dataset again.
     */
    private Map<DatasetName, SyncCount> stillNeeded(Map<DatasetName, SyncCount> names) {
      if (names.size() < MAX_NAMES) {
        return names;
      }
      List<DatasetName> existing = reader.existing(main.owner(), names);
      String fromThisGuest = "." + guest.id().owner().identity();
      Map<DatasetName, SyncCount> needed = new HashMap<>(names);
      needed
          .keySet()
          .removeIf(name -> !existing.contains(name) && !name.value().endsWith(fromThisGuest));
      return needed;
    }
  }
}
