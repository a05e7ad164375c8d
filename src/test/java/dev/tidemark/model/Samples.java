package dev.tidemark.model;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Values for tests. */
public final class Samples {
  /** A server's date. */
  public static final Instant DATE = Instant.parse("2026-11-23T10:15:30.123Z");

  /** A device's date. */
  public static final Instant DEVICE_DATE = Instant.parse("2026-11-23T10:15:29Z");

  /** A pool. */
  public static final IdentityPoolId POOL =
      new IdentityPoolId("us-east-1:11111111-1111-1111-1111-111111111111");

  /** Another pool. */
  public static final IdentityPoolId OTHER_POOL =
      new IdentityPoolId("us-east-1:22222222-2222-2222-2222-222222222222");

  /** An identity of the pool. */
  public static final PoolIdentity OWNER =
      new PoolIdentity(POOL, new IdentityId("us-east-1:aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"));

  /** Another identity of the pool. */
  public static final PoolIdentity OTHER_OWNER =
      new PoolIdentity(POOL, new IdentityId("us-east-1:bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb"));

  private Samples() {}

  /** Returns the id of a dataset of {@link #OWNER}. */
  public static DatasetId dataset(String name) {
    return new DatasetId(OWNER, new DatasetName(name));
  }

  /** Returns a key. */
  public static RecordKey key(String value) {
    return new RecordKey(value);
  }

  /** Returns a count. */
  public static SyncCount count(long value) {
    return new SyncCount(value);
  }

  /** Returns a change that gives a value, with the device's date. */
  public static RecordChange.Replace value(String text) {
    return new RecordChange.Replace(new RecordValue(text), Optional.of(DEVICE_DATE));
  }

  /** Returns a change that removes, with the device's date. */
  public static RecordChange.Remove removal() {
    return new RecordChange.Remove(Optional.of(DEVICE_DATE));
  }

  /** Returns a patch that gives a value, with the device's date. */
  public static RecordPatch replace(String key, long syncCount, String value) {
    return new RecordPatch(key(key), count(syncCount), value(value));
  }

  /** Returns a patch that removes, with the device's date. */
  public static RecordPatch remove(String key, long syncCount) {
    return new RecordPatch(key(key), count(syncCount), removal());
  }

  /** Returns the modification of an update at {@link #DATE}, with the device's date. */
  public static Modification modification(long syncCount, String author) {
    return new Modification(count(syncCount), DATE, author, Optional.of(DEVICE_DATE));
  }

  /** Returns a live record, written at {@link #DATE} by "device". */
  public static SyncRecord.Live live(String key, long syncCount, String value) {
    return new SyncRecord.Live(key(key), new RecordValue(value), modification(syncCount, "device"));
  }

  /** Returns a tombstone, written at {@link #DATE} by "device". */
  public static SyncRecord.Tombstone tombstone(String key, long syncCount) {
    return new SyncRecord.Tombstone(key(key), modification(syncCount, "device"));
  }

  /** Returns changes in the order of the arguments. */
  @SafeVarargs
  public static SequencedMap<RecordKey, RecordChange> changes(
      Map.Entry<RecordKey, ? extends RecordChange>... changes) {
    SequencedMap<RecordKey, RecordChange> byKey = new LinkedHashMap<>();
    for (var change : changes) {
      byKey.put(change.getKey(), change.getValue());
    }
    return byKey;
  }

  /** Returns an update whose digest and session id derive from a number. */
  public static Update update(
      long number, SequencedMap<RecordKey, RecordChange> changes, String author, Instant date) {
    return new Update(
        changes, author, date, new RequestDigest(number, ~number), new UUID(~number, number));
  }

  /** Returns the dataset of these records, complete, without recent updates. */
  public static Dataset dataset(
      String name, long syncCount, long deletedAt, long prunedUpTo, SyncRecord... records) {
    List<SyncRecord> list = List.of(records);
    TreeMap<RecordKey, SyncRecord> byKey = new TreeMap<>();
    Arrays.stream(records).forEach(each -> byKey.put(each.key(), each));
    return new Dataset(
        dataset(name),
        count(syncCount),
        DATE,
        DATE,
        "device",
        count(deletedAt),
        count(prunedUpTo),
        RecentUpdates.NONE,
        Totals.of(list),
        KeptCounts.NONE,
        byKey);
  }

  /** Returns the dataset without its records; the totals stay. */
  public static Dataset withoutRecords(Dataset dataset) {
    return dataset.withRecords(new TreeMap<>());
  }
}
