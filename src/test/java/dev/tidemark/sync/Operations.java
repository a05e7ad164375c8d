package dev.tidemark.sync;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.remove;
import static dev.tidemark.model.Samples.replace;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetLimits;
import dev.tidemark.model.Quotas;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.TombstoneBounds;
import dev.tidemark.store.RecordingBackoff;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.sync.ListRecords.Start;
import dev.tidemark.token.TokenKey;
import dev.tidemark.token.TokenKeys;
import dev.tidemark.token.TokenSealer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The operations on a store in memory, whose faults and clock a test controls. */
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
    this.updateRecords =
        new UpdateRecords(
            store, sessions, new DatasetLimits(Quotas.AMAZON, tombstones), clock, backoff);
    this.listRecords = new ListRecords(store, sessions, sealer);
    this.deleteDataset = new DeleteDataset(store, backoff);
    this.describeDataset = new DescribeDataset(store);
    this.listDatasets = new ListDatasets(store, sealer);
    this.describeIdentityUsage = new DescribeIdentityUsage(store);
  }

  /** Lists the records above a count. */
  ListRecords.Result list(DatasetId dataset, long lastSyncCount) {
    return listRecords.list(listing(dataset, lastSyncCount));
  }

  /** Lists the records above a count, which must succeed. */
  ListRecords.Result.Page page(DatasetId dataset, long lastSyncCount) {
    return page(listing(dataset, lastSyncCount));
  }

  /** Lists a page, which must succeed. */
  ListRecords.Result.Page page(ListRecords.Request request) {
    return switch (listRecords.list(request)) {
      case ListRecords.Result.Page page -> page;
      case ListRecords.Result other -> fail("no page: " + other);
    };
  }

  /** Returns a request for all records above a count. */
  static ListRecords.Request listing(DatasetId dataset, long lastSyncCount) {
    return paged(dataset, lastSyncCount, Integer.MAX_VALUE);
  }

  /** Returns a request for all records that continues the session of a token. */
  static ListRecords.Request listing(DatasetId dataset, String sessionToken) {
    return new ListRecords.Request(
        dataset, new Start.Since(SyncCount.ZERO), Integer.MAX_VALUE, sessionToken);
  }

  /** Returns a request for the first page of the records above a count. */
  static ListRecords.Request paged(DatasetId dataset, long lastSyncCount, int maxResults) {
    return new ListRecords.Request(
        dataset, new Start.Since(new SyncCount(lastSyncCount)), maxResults, "");
  }

  /** Returns a request for the page after another one. */
  static ListRecords.Request next(
      DatasetId dataset, ListRecords.Result.Page previous, int maxResults) {
    return new ListRecords.Request(
        dataset, new Start.NextPage(previous.nextToken().orElseThrow()), maxResults, "");
  }

  /** Lists all records, and returns the session token. */
  String token(DatasetId dataset) {
    return page(dataset, 0).sessionToken();
  }

  /** Updates a dataset, with the author "device". */
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

  /** Puts the records a and b at count 1, and the tombstone t at count 2. */
  void putThreeRecords(DatasetId dataset) {
    put(dataset, replace("a", 0, "1"), replace("b", 0, "1"));
    put(dataset, remove("t", 0));
  }

  /** Deletes, which must succeed. */
  void delete(DatasetId dataset) {
    if (!(deleteDataset.delete(dataset) instanceof DeleteDataset.Result.Deleted)) {
      fail("not deleted");
    }
  }

  /** Reads the whole dataset without any fault. */
  View stored(DatasetId dataset) {
    return memory.read(dataset, new Scope.All());
  }

  /** Reads the whole dataset, which must exist, without any fault. */
  Dataset existing(DatasetId dataset) {
    return assertInstanceOf(View.Existing.class, stored(dataset)).dataset();
  }

  /** Checks the records of a dataset. */
  void assertRecords(DatasetId dataset, SyncRecord... records) {
    assertEquals(
        new TreeMap<>(
            Arrays.stream(records).collect(Collectors.toMap(SyncRecord::key, Function.identity()))),
        existing(dataset).records());
  }

  /** Returns the dataset's count. */
  long storedCount(DatasetId dataset) {
    return stored(dataset).syncCount().value();
  }

  /** Lists and updates as another client, which meets no fault. */
  void competing(DatasetId dataset, RecordPatch... patches) {
    UpdateRecords other =
        new UpdateRecords(
            memory, sessions, new DatasetLimits(Quotas.AMAZON, BOUNDS), clock, _ -> true);
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

  /** Deletes as another client. */
  void competingDeletion(DatasetId dataset) {
    if (!(new DeleteDataset(memory, _ -> true).delete(dataset)
        instanceof DeleteDataset.Result.Deleted)) {
      fail("not deleted");
    }
  }
}
