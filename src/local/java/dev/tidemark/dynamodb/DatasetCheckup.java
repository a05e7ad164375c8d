package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.Problem.Kind;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.pages.PageDirectory;
import dev.tidemark.dynamodb.pages.PageRepair;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.KeptCounts;
import dev.tidemark.model.LimitExceeded;
import dev.tidemark.model.Quotas;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.Totals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A dataset item and the pages that it names, compared with the rules of {@code docs/table.md}. */
final class DatasetCheckup {
  private final EncodedDatasetItem found;
  private final SyncCount storedCount;
  private final Map<ItemKey, Item> items;
  private final Optional<PageRepair.Repaired> pages;
  private final SyncCount greatest;
  private final List<Problem> problems = new ArrayList<>();

  private DatasetCheckup(
      EncodedDatasetItem found, SyncCount storedCount, Map<ItemKey, Item> items, SyncCount lowest) {
    this.found = found;
    this.storedCount = storedCount;
    this.items = items;
    this.pages =
        found.content().pages().map(stated -> PageRepair.of(dataset().id(), stated, items));
    this.greatest =
        Stream.of(dataset().syncCount(), written(), dataset().keptCounts().endOfGaps())
            .reduce(lowest, SyncCount::max);
  }

  /**
   * Checks a dataset.
   *
   * @param item the dataset item, in no newer format
   * @param items all items of the identity
   * @param deletedAt the count of the last deletion of the name, as far as the identity item knows
   * @param floor the floor of the table
   * @throws RuntimeException if the item cannot be decoded
   */
  static DatasetCheckup of(
      Item item, Map<ItemKey, Item> items, Optional<SyncCount> deletedAt, SyncCount floor) {
    SyncCount stored = new SyncCount(item.number(DatasetSchema.SYNC_COUNT));
    SyncCount forgotten = SyncCount.max(count(item, "d"), count(item, "p"));
    SyncCount lowest =
        Stream.of(forgotten, deletedAt.orElse(SyncCount.ZERO), floor)
            .reduce(SyncCount.ZERO, SyncCount::max);
    DatasetCheckup checkup =
        new DatasetCheckup(
            EncodedDatasetItem.decode(withCount(item, SyncCount.max(stored, forgotten))),
            stored,
            items,
            lowest);
    var _ = MergedNames.of(checkup.found.unknown());
    checkup.checkCounts(forgotten, deletedAt, floor);
    checkup.pages.ifPresent(checkup::checkPages);
    checkup
        .excess()
        .ifPresent(
            excess ->
                checkup.report(
                    Kind.QUOTA,
                    "it has %d %s, and the limit is %d"
                        .formatted(excess.figure(), excess.counted(), excess.limit())));
    return checkup;
  }

  /** A dataset from elsewhere may have come with more than the quotas allow. */
  private Optional<LimitExceeded> excess() {
    return isImported() ? Optional.empty() : Quotas.AMAZON.check(totals());
  }

  /** Tells whether the dataset came from elsewhere, or from a guest. */
  boolean isImported() {
    return !dataset().keptCounts().equals(KeptCounts.NONE)
        || found.unknown().containsKey(MergedNames.BEGINNING);
  }

  private static SyncCount count(Item item, String name) {
    return new SyncCount(item.findNumber(name).orElse(0));
  }

  /** A dataset is not below its deletion, so that without this such an item cannot be decoded. */
  private static Item withCount(Item item, SyncCount count) {
    Map<String, AttributeValue> attributes = new HashMap<>(item.attributes());
    attributes.put(DatasetSchema.SYNC_COUNT, Item.number(count.value()));
    return new Item(attributes);
  }

  private void checkCounts(SyncCount forgotten, Optional<SyncCount> deletedAt, SyncCount floor) {
    if (storedCount.isBelow(forgotten)) {
      report(
          Kind.COUNTS,
          "its count %s is below %s, up to which it was deleted or pruned"
              .formatted(storedCount, forgotten));
    }
    deletedAt
        .filter(count -> count.isAbove(dataset().deletedAtCount()))
        .ifPresent(
            count ->
                report(
                    Kind.COUNTS,
                    "it began at the count %s, and its identity remembers a deletion at %s"
                        .formatted(dataset().deletedAtCount(), count)));
    if (!storedCount.isAbove(floor)) {
      report(Kind.COUNTS, "its count %s is not above the floor %s".formatted(storedCount, floor));
    }
    if (Stream.of(storedCount, written()).anyMatch(dataset().keptCounts()::haveGapAt)) {
      report(Kind.COUNTS, "its count %s is in the gap behind an import".formatted(storedCount));
    }
    if (written().isAbove(storedCount)) {
      report(
          Kind.COUNTS,
          "its count %s is below %s, the count of a record or page"
              .formatted(storedCount, written()));
    }
  }

  /** Returns the greatest count of a record or page. */
  private SyncCount written() {
    return pages
        .map(PageRepair.Repaired::greatestCount)
        .orElseGet(
            () ->
                dataset().records().values().stream()
                    .map(SyncRecord::syncCount)
                    .reduce(SyncCount.ZERO, SyncCount::max));
  }

  private void checkPages(PageRepair.Repaired repaired) {
    repaired.losses().forEach(loss -> report(Kind.LOSS, loss));
    if (repaired.isAhead()) {
      report(Kind.COUNTS, "a record has a higher count than its page");
    }
    PageDirectory stated = found.content().pages().orElseThrow();
    for (int page = 0; page < PageDirectory.PAGES; page++) {
      if (repaired.directory().counts().get(page).isAbove(stated.counts().get(page))) {
        report(Kind.COUNTS, "page %d is newer than the dataset states".formatted(page));
      }
    }
    if (repaired.losses().isEmpty() && !repaired.directory().totals().equals(stated.totals())) {
      report(
          Kind.TOTALS,
          "it states %s, and its pages have %s"
              .formatted(stated.totals(), repaired.directory().totals()));
    }
  }

  private void report(Kind kind, String detail) {
    problems.add(new Problem(kind, found.item().key(), detail));
  }

  private Dataset dataset() {
    return found.content().dataset();
  }

  private Totals totals() {
    return pages.map(repaired -> repaired.directory().totals()).orElseGet(() -> dataset().totals());
  }

  List<Problem> problems() {
    return List.copyOf(problems);
  }

  /** Returns what mends the dataset. */
  DatasetMending mending() {
    return new DatasetMending(found, storedCount, greatest, pages, items);
  }

  /** Tells whether there is a problem of a kind. */
  boolean has(Kind kind) {
    return problems.stream().anyMatch(problem -> problem.kind() == kind);
  }
}
