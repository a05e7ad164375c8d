package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.stream.ItemChange;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetNews;
import dev.tidemark.model.ObservedUpdate;
import dev.tidemark.model.RecentUpdate;
import dev.tidemark.model.RecentUpdates;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.usage.UsageChange;
import dev.tidemark.usage.UsageDifference;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The effect of changes of dataset items on the usage of pools, and the news that they are. Every
 * accepted update and deletion changes its dataset item once, so the two images of that item are
 * enough. The same images show whether an update keeps the promises.
 */
public final class DatasetChanges {
  private static final Logger LOGGER = System.getLogger(DatasetChanges.class.getName());

  private DatasetChanges() {}

  /**
   * A change of a dataset.
   *
   * @param usage its effect on the usage of the pool
   * @param news the news that it is; empty if it left the count as it was
   */
  public record DatasetChange(UsageChange usage, Optional<DatasetNews> news) {}

  /**
   * Returns the effect of a change; empty if the item is no dataset item, or cannot be decoded.
   *
   * @param breaches receives the change if it breaks a promise
   * @throws StoreBusyException if the item is in a newer format
   */
  public static Optional<DatasetChange> of(ItemChange change, Consumer<Breach> breaches) {
    if (!change.isOfDataset()) {
      return Optional.empty();
    }
    try {
      Images images =
          new Images(
              change.before().map(DatasetChanges::decode),
              change.after().map(DatasetChanges::decode));
      images
          .update()
          .map(update -> Breach.of(change, update))
          .filter(breach -> !breach.promises().isEmpty())
          .ifPresent(breaches);
      UsageChange usage =
          new UsageChange(
              images.latest().id().owner().pool(), change.sequenceNumber(), images.difference());
      return Optional.of(new DatasetChange(usage, images.news()));
    } catch (StoreBusyException newerFormat) {
      throw newerFormat;
    } catch (RuntimeException e) {
      // One broken item must not stop the usage of all pools.
      LOGGER.log(
          Level.ERROR,
          "The dataset item of change "
              + change.sequenceNumber()
              + " cannot be decoded, so the change is not counted. `tidemark usage --recount`"
              + " corrects the usage of its pool",
          e);
      return Optional.empty();
    }
  }

  private static DatasetItem decode(Item image) {
    return EncodedDatasetItem.decode(image).content();
  }

  /** A dataset before and after a change; one of both may not exist. */
  private record Images(Optional<DatasetItem> before, Optional<DatasetItem> after) {
    Dataset latest() {
      return after.or(() -> before).orElseThrow().dataset();
    }

    /** Returns the update that the change is; empty if it is a deletion. */
    Optional<ObservedUpdate> update() {
      return after.map(
          item -> new ObservedUpdate(earlier(item.dataset()), item.dataset(), knowsRecords()));
    }

    /** Returns the news for the devices of the dataset's owner. */
    Optional<DatasetNews> news() {
      return after
          .map(item -> news(earlier(item.dataset()), item.dataset()))
          .orElseGet(() -> Optional.of(deletion(latest())));
    }

    /** A restore is news to the author of the last update, too: every device must resync. */
    private static Optional<DatasetNews> news(Dataset earlier, Dataset now) {
      boolean isRestore = !now.deletedAtCount().equals(earlier.deletedAtCount());
      Optional<String> author = isRestore ? Optional.empty() : Optional.of(now.lastModifiedBy());
      return now.syncCount().isAbove(earlier.syncCount())
          ? Optional.of(new DatasetNews(now.id(), now.syncCount(), author, false))
          : Optional.empty();
    }

    /** The last author of a deleted dataset need not be the one that deleted it. */
    private static DatasetNews deletion(Dataset last) {
      return new DatasetNews(last.id(), last.nextCount(), Optional.empty(), true);
    }

    private Dataset earlier(Dataset now) {
      return before
          .map(DatasetItem::dataset)
          .orElseGet(
              () ->
                  Dataset.initial(
                      now.id(), now.deletedAtCount(), now.creationDate(), now.lastModifiedBy()));
    }

    /** The records of a dataset in pages are not in its item. */
    private boolean knowsRecords() {
      return Stream.concat(before.stream(), after.stream())
          .allMatch(item -> item.pages().isEmpty());
    }

    UsageDifference difference() {
      return new UsageDifference(
          after.map(Images::bytes).orElse(0L) - before.map(Images::bytes).orElse(0L),
          beginsSession() ? 1 : 0,
          latest().lastModifiedDate());
    }

    private static long bytes(DatasetItem item) {
      Dataset dataset = item.dataset();
      return dataset.totals().dataStorage();
    }

    /** Tells whether the update is the first remembered one of its session. */
    private boolean beginsSession() {
      RecentUpdates earlier =
          before.map(item -> item.dataset().recentUpdates()).orElse(RecentUpdates.NONE);
      return after.flatMap(Images::lastUpdate).stream()
          .anyMatch(update -> !earlier.consumed(update.sessionId()));
    }

    /** Returns the update that led to the dataset's count; empty if an operator's tool wrote it. */
    private static Optional<RecentUpdate> lastUpdate(DatasetItem item) {
      Dataset dataset = item.dataset();
      return dataset.recentUpdates().updates().stream()
          .filter(update -> update.syncCount().equals(dataset.syncCount()))
          .findFirst();
    }
  }
}
