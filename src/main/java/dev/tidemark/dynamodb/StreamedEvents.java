package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.stream.ItemChange;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.SyncCount;
import dev.tidemark.webpush.DatasetEvent;
import dev.tidemark.webpush.PublishEvents;
import java.util.List;
import java.util.Optional;

/**
 * Publishes the changes of dataset items as events for the web. Of an item it reads the key and the
 * count alone.
 */
public final class StreamedEvents {
  private final PublishEvents publishEvents;

  /** Publishes with an operation. */
  public StreamedEvents(PublishEvents publishEvents) {
    this.publishEvents = publishEvents;
  }

  /** Publishes the changes of a batch. */
  public void publish(List<ItemChange> changes) {
    publishEvents.publish(changes.stream().flatMap(change -> event(change).stream()).toList());
  }

  /** Returns the event of a change; empty if the dataset's count did not change. */
  private static Optional<DatasetEvent> event(ItemChange change) {
    if (!change.isOfDataset()) {
      return Optional.empty();
    }
    try {
      Optional<SyncCount> before = change.before().map(StreamedEvents::count);
      Optional<SyncCount> after = change.after().map(StreamedEvents::count);
      // A deletion counts as one more update.
      SyncCount count = after.orElseGet(() -> before.orElseThrow().next());
      return before.equals(after)
          ? Optional.empty()
          : Optional.of(new DatasetEvent(dataset(change), count, after.isEmpty()));
    } catch (RuntimeException undecodable) {
      // The count of usage has logged it.
      return Optional.empty();
    }
  }

  private static DatasetId dataset(ItemChange change) {
    return change.after().or(change::before).orElseThrow().key().datasetId();
  }

  private static SyncCount count(Item item) {
    return new SyncCount(item.number(DatasetSchema.SYNC_COUNT));
  }
}
