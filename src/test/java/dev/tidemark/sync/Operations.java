package dev.tidemark.sync;

import static dev.tidemark.model.Samples.DATE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.TombstoneBounds;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.token.TokenKey;
import dev.tidemark.token.TokenKeys;
import dev.tidemark.token.TokenSealer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The operations on a store in memory that fails as it is told, at a clock that stands. */
final class Operations {
  static final TokenKey KEY = new TokenKey("a secret of thirty-two bytes....".getBytes(US_ASCII));
  static final TombstoneBounds BOUNDS = TombstoneBounds.withMaxAge(Duration.ofDays(180));

  final SettableClock clock = new SettableClock(DATE);
  final RecordingBackoff backoff = new RecordingBackoff();
  final InMemoryDatasetStore memory;
  final FaultyDatasetStore store;
  final TokenSealer sealer = new TokenSealer(TokenKeys.of(KEY));
  final SyncSessions sessions = new SyncSessions(sealer, clock);
  final UpdateRecords updateRecords;
  final ListRecords listRecords;
  final DeleteDataset deleteDataset;
  final DescribeDataset describeDataset;
  final ListDatasets listDatasets;
  final DescribeIdentityUsage describeIdentityUsage;

  Operations() {
    this(InMemoryDatasetStore.Reads.OF_THE_SCOPE, BOUNDS);
  }

  Operations(InMemoryDatasetStore.Reads reads, TombstoneBounds tombstones) {
    this.memory = new InMemoryDatasetStore(reads);
    this.store = new FaultyDatasetStore(memory);
    this.updateRecords = new UpdateRecords(store, sessions, tombstones, clock, backoff);
    this.listRecords = new ListRecords(store, sessions, sealer);
    this.deleteDataset = new DeleteDataset(store, backoff);
    this.describeDataset = new DescribeDataset(store);
    this.listDatasets = new ListDatasets(store, sealer);
    this.describeIdentityUsage = new DescribeIdentityUsage(store);
  }

  /** Lists all of a dataset above a count. */
  ListRecords.Result list(DatasetId dataset, long lastSyncCount) {
    return listRecords.list(listing(dataset, lastSyncCount));
  }

  /** Lists all of a dataset above a count, which must succeed. */
  ListRecords.Result.Page page(DatasetId dataset, long lastSyncCount) {
    return page(listing(dataset, lastSyncCount));
  }

  /** Lists, which must succeed. */
  ListRecords.Result.Page page(ListRecords.Request request) {
    return switch (listRecords.list(request)) {
      case ListRecords.Result.Page page -> page;
      case ListRecords.Result other -> fail("no page: " + other);
    };
  }

  static ListRecords.Request listing(DatasetId dataset, long lastSyncCount) {
    return new ListRecords.Request(
        dataset,
        Optional.of(new SyncCount(lastSyncCount)),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty());
  }

  /** Returns the token of a listing of all. */
  String token(DatasetId dataset) {
    return page(dataset, 0).sessionToken();
  }

  /** Updates by "device". */
  UpdateRecords.Result update(DatasetId dataset, String token, RecordPatch... patches) {
    return updateRecords.update(
        new UpdateRecords.Request(dataset, token, "device", List.of(patches)));
  }

  /** Lists and updates, which must succeed. */
  List<SyncRecord> put(DatasetId dataset, RecordPatch... patches) {
    return switch (update(dataset, token(dataset), patches)) {
      case UpdateRecords.Result.Updated(List<SyncRecord> records) -> records;
      case UpdateRecords.Result other -> fail("not updated: " + other);
    };
  }

  /** Deletes, which must succeed. */
  void delete(DatasetId dataset) {
    if (!(deleteDataset.delete(dataset) instanceof DeleteDataset.Result.Deleted)) {
      fail("not deleted");
    }
  }

  /** Returns what there is, past all faults. */
  View stored(DatasetId dataset) {
    return memory.read(dataset, new Scope.All());
  }

  /** Returns the count of what there is. */
  long storedCount(DatasetId dataset) {
    return stored(dataset).syncCount().value();
  }

  /** Lists and updates as another client does, which meets no fault. */
  void competing(DatasetId dataset, RecordPatch... patches) {
    UpdateRecords other = new UpdateRecords(memory, sessions, BOUNDS, clock, _ -> true);
    ListRecords.Request listing = listing(dataset, 0);
    if (!(new ListRecords(memory, sessions, sealer).list(listing)
        instanceof ListRecords.Result.Page page)) {
      fail("no page");
      return;
    }
    UpdateRecords.Result result =
        other.update(
            new UpdateRecords.Request(dataset, page.sessionToken(), "other", List.of(patches)));
    if (!(result instanceof UpdateRecords.Result.Updated)) {
      fail("not updated: " + result);
    }
  }

  /** Deletes as another client does. */
  void competingDeletion(DatasetId dataset) {
    if (!(new DeleteDataset(memory, _ -> true).delete(dataset)
        instanceof DeleteDataset.Result.Deleted)) {
      fail("not deleted");
    }
  }
}
