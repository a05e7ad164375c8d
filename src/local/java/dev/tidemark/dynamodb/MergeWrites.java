package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.pages.CommitItems;
import dev.tidemark.dynamodb.pages.PageChanges;
import dev.tidemark.dynamodb.pages.PageWriter;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.KeptCounts;
import dev.tidemark.model.Modification;
import dev.tidemark.model.RecentUpdates;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.Totals;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The transaction that merges a dataset. */
final class MergeWrites {
  private final PageWriter pages = new PageWriter(new SecureRandom()::nextLong);
  private final TransactionWrites writes;
  private final InstantSource clock;

  MergeWrites(TransactionWrites writes, InstantSource clock) {
    this.writes = writes;
    this.clock = clock;
  }

  /**
   * A dataset to merge.
   *
   * @param guest the guest's dataset
   * @param records its live records
   * @param merged the new dataset
   * @param deletedAt the count below the one that it begins at
   * @param main the main dataset
   * @param mainItem its item, if it exists
   * @param identity the identity item
   * @param names the names of the main dataset after the merge
   */
  record Merge(
      Dataset guest,
      List<SyncRecord> records,
      DatasetId merged,
      SyncCount deletedAt,
      DatasetId main,
      Optional<EncodedDatasetItem> mainItem,
      IdentityItem identity,
      Map<DatasetName, SyncCount> names) {}

  List<TransactWriteItem> of(Merge merge) {
    Map<String, AttributeValue> names = MergedNames.attribute(merge.names());
    List<TransactWriteItem> all = new ArrayList<>(create(dataset(merge), beginning(merge)));
    merge.mainItem().ifPresent(main -> all.addAll(update(main, merge.guest().id(), names)));
    IdentityItem after =
        merge.mainItem().isPresent() ? counted(merge.identity()) : withNamesOfMissing(merge, names);
    all.add(writes.put(merge.identity(), after));
    return all;
  }

  private static Map<String, AttributeValue> beginning(Merge merge) {
    return Map.of(MergedNames.BEGINNING, Item.number(merge.deletedAt().next().value()));
  }

  /** Renumbers the records: clients list for ever while a record is above its dataset's count. */
  private static Dataset dataset(Merge merge) {
    SyncCount count = merge.deletedAt().next();
    NavigableMap<RecordKey, SyncRecord> records = new TreeMap<>();
    merge.records().forEach(each -> records.put(each.key(), at(count, each)));
    return new Dataset(
        merge.merged(),
        count,
        merge.guest().creationDate(),
        merge.guest().lastModifiedDate(),
        merge.guest().lastModifiedBy(),
        merge.deletedAt(),
        SyncCount.ZERO,
        RecentUpdates.NONE,
        Totals.of(records.values()),
        KeptCounts.NONE,
        records);
  }

  private static SyncRecord at(SyncCount count, SyncRecord guests) {
    Modification before = guests.modification();
    return guests.with(
        new Modification(
            count,
            before.lastModifiedDate(),
            before.lastModifiedBy(),
            before.deviceLastModifiedDate()));
  }

  private List<TransactWriteItem> create(Dataset merged, Map<String, AttributeValue> attributes) {
    EncodedDatasetItem whole = EncodedDatasetItem.encode(DatasetItem.whole(merged), attributes);
    if (whole.item().bytes() <= DatasetItem.MAX_BYTES) {
      return List.of(writes.create(whole));
    }
    PageChanges changes = pages.convert(merged);
    List<Item> parts = CommitItems.encode(merged);
    List<TransactWriteItem> all = new ArrayList<>();
    all.add(writes.create(paged(merged, changes, parts, attributes)));
    changes.pages().forEach(page -> all.add(writes.put(page)));
    changes.otherItems().forEach(item -> all.add(writes.put(item)));
    parts.forEach(part -> all.add(writes.put(part)));
    return all;
  }

  private static EncodedDatasetItem paged(
      Dataset merged,
      PageChanges changes,
      List<Item> parts,
      Map<String, AttributeValue> attributes) {
    return EncodedDatasetItem.encode(
        new DatasetItem(
            merged.withRecords(new TreeMap<>()),
            Optional.of(changes.directory()),
            OptionalInt.of(parts.size())),
        attributes);
  }

  /**
   * Updates the main dataset without any record. It has commit parts even if its pool has no stream
   * now; they expire.
   */
  private List<TransactWriteItem> update(
      EncodedDatasetItem main, DatasetId guest, Map<String, AttributeValue> names) {
    Dataset before = main.content().dataset();
    Dataset after = updated(before, guest);
    List<Item> parts = main.content().pages().isPresent() ? CommitItems.encode(after) : List.of();
    Map<String, AttributeValue> attributes = new HashMap<>(main.unknown());
    attributes.putAll(names);
    EncodedDatasetItem item =
        EncodedDatasetItem.encode(
            new DatasetItem(
                after,
                main.content().pages(),
                parts.isEmpty() ? OptionalInt.empty() : OptionalInt.of(parts.size())),
            attributes);
    List<TransactWriteItem> all = new ArrayList<>();
    all.add(writes.replace(before.syncCount(), item));
    parts.forEach(part -> all.add(writes.put(part)));
    return all;
  }

  /** The author is the guest, so that every device of the identity learns of the update. */
  private Dataset updated(Dataset before, DatasetId guest) {
    SyncCount count = before.nextCount();
    return new Dataset(
        before.id(),
        count,
        before.creationDate(),
        clock.instant(),
        guest.owner().identity().value(),
        before.deletedAtCount(),
        before.prunedUpToCount(),
        recentUpdates(before, count),
        before.totals(),
        before.keptCounts(),
        before.records());
  }

  /** Returns the updates whose slots the update leaves as they are. */
  private static RecentUpdates recentUpdates(Dataset before, SyncCount count) {
    long oldestKept = count.value() - RecentUpdates.CAPACITY + 1;
    return new RecentUpdates(
        before.recentUpdates().updates().stream()
            .filter(update -> update.syncCount().value() >= oldestKept)
            .toList());
  }

  private static IdentityItem counted(IdentityItem before) {
    return new IdentityItem(
        before.owner(),
        before.version() + 1,
        before.datasetCount() + 1,
        before.deleted(),
        before.deletedUpTo(),
        before.movedAt(),
        before.unknown());
  }

  /**
   * Adds the names of a missing main dataset. A creation that has not read them fails, because it
   * requires the count of the last deletion that it has read. A name that was never deleted gets no
   * such count of its own: a dataset of that name may still have to be taken over from elsewhere.
   */
  private static IdentityItem withNamesOfMissing(Merge merge, Map<String, AttributeValue> names) {
    IdentityItem before = merge.identity();
    Map<DatasetName, SyncCount> deleted = new HashMap<>(before.deleted());
    SyncCount raised = deleted.computeIfPresent(merge.main().name(), (_, count) -> count.next());
    IdentityItem after =
        new IdentityItem(
            before.owner(),
            before.version() + 1,
            before.datasetCount() + 1,
            deleted,
            raised == null ? before.deletedUpTo().next() : before.deletedUpTo(),
            before.movedAt(),
            before.unknown());
    return MergedNames.keep(after, merge.main().name(), names);
  }
}
