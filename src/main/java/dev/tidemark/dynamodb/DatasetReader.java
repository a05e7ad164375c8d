package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.DatasetTable.DatasetAndIdentity;
import dev.tidemark.dynamodb.client.Failures;
import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.item.ItemReader;
import dev.tidemark.dynamodb.pages.PageDirectory;
import dev.tidemark.dynamodb.pages.PageNumbers;
import dev.tidemark.dynamodb.pages.PageReader;
import dev.tidemark.dynamodb.pages.Prefetched;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Reads datasets, each as of one moment.
 *
 * <p>A missing dataset item does not tell whether the dataset was deleted; the identity item does.
 * Both are then read in one transaction, because two reads might show one item before a deletion
 * and the other after it.
 */
final class DatasetReader {
  /** Attempts at a read that concurrent writes disturb. */
  static final int MAX_READS = 5;

  private final DatasetTable table;
  private final ItemReader items;
  private final PageReader pages;
  private final Backoff backoff;
  private final SyncCount floor;

  /**
   * Creates a reader.
   *
   * @param backoff between attempts
   * @param floor the count up to which every missing dataset counts as deleted
   */
  DatasetReader(DatasetTable table, ItemReader items, Backoff backoff, SyncCount floor) {
    this.table = table;
    this.items = items;
    this.pages = new PageReader(items);
    this.backoff = backoff;
    this.floor = floor;
  }

  /**
   * Reads a dataset.
   *
   * @throws StoreBusyException if concurrent writes disturbed every attempt
   * @throws StoreFailedException if the pages contradict the dataset item although nothing writes
   */
  View read(DatasetId id, Scope scope) {
    Reading reading = new Reading(id, scope, new TornReads(id));
    return backoff
        .retry(MAX_READS, number -> Failures.reading(() -> attempt(number, reading)))
        .orElseThrow(() -> reading.torn().failure(() -> settledCount(id)));
  }

  private Optional<SyncCount> settledCount(DatasetId id) {
    return Failures.reading(() -> getWithIdentity(id))
        .dataset()
        .map(found -> found.content().dataset().syncCount());
  }

  /** What is read, and the attempts that failed. */
  private record Reading(DatasetId id, Scope scope, TornReads torn) {}

  private Optional<View> attempt(int number, Reading reading) {
    return number == 1
        ? readWithHint(reading).or(() -> readWithoutHint(reading))
        : readWithoutHint(reading);
  }

  private Optional<View> readWithHint(Reading reading) {
    return reading.scope() instanceof Scope.Keys keys
            && LayoutHint.parse(keys.hint()).orElse(null) instanceof LayoutHint.Pages(long salt)
        ? readTogether(reading, keys, salt)
        : Optional.empty();
  }

  /** Reads the dataset item and the pages of the keys with one request. */
  private Optional<View> readTogether(Reading reading, Scope.Keys scope, long salt) {
    ItemKey datasetKey = ItemKey.dataset(reading.id());
    PageNumbers numbers = new PageNumbers(salt);
    List<ItemKey> keys = new ArrayList<>(PageReader.keys(reading.id(), scope, numbers));
    keys.add(datasetKey);
    Map<Boolean, List<Item>> isDataset =
        items.batchGet(keys).stream()
            .collect(Collectors.partitioningBy(item -> item.key().equals(datasetKey)));
    return isDataset.getOrDefault(true, List.of()).stream()
        .findFirst()
        .map(EncodedDatasetItem::decode)
        .flatMap(
            dataset ->
                existing(
                    dataset,
                    reading,
                    SeenItems.NONE,
                    _ -> new Prefetched(numbers, isDataset.getOrDefault(false, List.of()))));
  }

  private Optional<View> readWithoutHint(Reading reading) {
    DatasetId id = reading.id();
    if (!(reading.scope() instanceof Scope.Deletion)) {
      Optional<EncodedDatasetItem> dataset = table.get(id);
      if (dataset.isPresent()) {
        return existing(dataset.get(), reading, SeenItems.NONE, Prefetched::nothing);
      }
    }
    DatasetAndIdentity both = getWithIdentity(id);
    SeenItems seen = SeenItems.NONE.with(both.identity());
    return both.dataset().isPresent()
        ? existing(both.dataset().get(), reading, seen, Prefetched::nothing)
        : Optional.of(missing(id, both.identity(), seen));
  }

  /** A write of either item cancels the read, and the SDK does not retry cancelled transactions. */
  private DatasetAndIdentity getWithIdentity(DatasetId id) {
    for (int read = 1; ; read++) {
      try {
        return table.getWithIdentity(id);
      } catch (TransactionCanceledException e) {
        if (read == MAX_READS || !Failures.isBusy(e) || !backoff.pause(read)) {
          throw e;
        }
      }
    }
  }

  private View missing(DatasetId id, IdentityItem identity, SeenItems seen) {
    return new View.Missing(
        SyncCount.max(identity.deletedAtCount(id.name()), floor),
        identity.datasetCount(),
        seen.with(MergedNames.ofMissing(identity, id.name())));
  }

  /** Returns which of the names stand for datasets that exist, in order. */
  List<DatasetName> existing(PoolIdentity owner, Map<DatasetName, SyncCount> merged) {
    List<ItemKey> keys =
        merged.keySet().stream().map(name -> ItemKey.dataset(new DatasetId(owner, name))).toList();
    List<Item> found = Failures.reading(() -> items.batchGet(keys));
    found.forEach(Format::check);
    return merged.entrySet().stream()
        .filter(name -> found.stream().anyMatch(dataset -> MergedNames.isOf(name, dataset)))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private Optional<View> existing(
      EncodedDatasetItem found,
      Reading reading,
      SeenItems seen,
      Function<PageDirectory, Prefetched> prefetched) {
    if (found.content().pages().isEmpty()) {
      return Optional.of(oneItem(found, seen));
    }
    PageDirectory directory = found.content().pages().get();
    Dataset dataset = found.content().dataset();
    Optional<View> view =
        pages
            .read(dataset, directory, reading.scope(), prefetched.apply(directory))
            .map(
                read ->
                    new View.Existing(
                        read.dataset(),
                        LayoutHint.of(found).text(),
                        seen.withUnknownOf(found).with(read.pages())));
    if (view.isEmpty()) {
      reading.torn().add(dataset.syncCount());
    }
    return view;
  }

  /** Returns the view of a dataset that is one item. */
  static View.Existing oneItem(EncodedDatasetItem found, SeenItems seen) {
    return new View.Existing(
        found.content().dataset(), LayoutHint.of(found).text(), seen.withUnknownOf(found));
  }
}
