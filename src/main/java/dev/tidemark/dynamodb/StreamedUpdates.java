package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.stream.ChangeEventReader;
import dev.tidemark.dynamodb.stream.ChangeEventWriter;
import dev.tidemark.dynamodb.stream.ItemChange;
import dev.tidemark.model.DatasetId;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.streams.FailedChanges;
import dev.tidemark.streams.PendingMessage;
import dev.tidemark.streams.PublishUpdates;
import dev.tidemark.streams.StreamMessage;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Publishes the changes of datasets from the events that Lambda makes of the table's stream. A
 * change that cannot be published is logged, and the changes after it are published.
 */
public final class StreamedUpdates {
  /** Begins the log line of each unpublished change. The template's metric filter looks for it. */
  public static final String UNPUBLISHED_LOG_TEXT = "A change of a dataset is not published";

  private static final Logger LOGGER = System.getLogger(StreamedUpdates.class.getName());

  private final DatasetMessages messages;
  private final PublishUpdates publishUpdates;
  private final FailedChanges failedChanges;

  /**
   * Publishes with an operation.
   *
   * @param commits the records of updates of datasets in pages
   * @param failedChanges the place for changes that cannot be decoded
   */
  public StreamedUpdates(
      PublishUpdates publishUpdates, CommitRecords commits, FailedChanges failedChanges) {
    this.messages = new DatasetMessages(commits);
    this.publishUpdates = publishUpdates;
    this.failedChanges = failedChanges;
  }

  /**
   * Publishes the changes of an event. After an exception, the event must be delivered again.
   *
   * @return the number of changes of datasets in the event
   * @throws IOException if the input is no event of a stream
   */
  public int publish(InputStream event) throws IOException {
    List<PendingMessage> pending = new ArrayList<>();
    ChangeEventReader.read(event, change -> add(change, pending));
    publishUpdates.publish(pending);
    return pending.size();
  }

  private void add(ItemChange change, List<PendingMessage> pending) {
    if (change.isOfDataset()) {
      dataset(change)
          .ifPresent(id -> pending.add(new PendingMessage(id, () -> message(change, id))));
    }
  }

  /** Returns the changed dataset; empty if the item's key cannot be decoded. */
  private Optional<DatasetId> dataset(ItemChange change) {
    try {
      return change.after().or(change::before).map(item -> item.key().datasetId());
    } catch (RuntimeException e) {
      keep(change, e);
      return Optional.empty();
    }
  }

  private Optional<StreamMessage> message(ItemChange change, DatasetId dataset) {
    try {
      Optional<StreamMessage> message = messages.of(change);
      if (message.isEmpty()) {
        LOGGER.log(Level.ERROR, missingRecords(change, dataset));
      }
      return message;
    } catch (StoreBusyException | StoreFailedException laterTryMaySucceed) {
      throw laterTryMaySucceed;
    } catch (RuntimeException e) {
      keep(change, e);
      return Optional.empty();
    }
  }

  /** The text has neither the dataset's name nor keys or values. */
  private static String missingRecords(ItemChange change, DatasetId dataset) {
    return ("%s: its records are in pages, and there are no commit parts of the update. It is"
            + " change %s, of identity %s in pool %s")
        .formatted(
            UNPUBLISHED_LOG_TEXT,
            change.sequenceNumber(),
            dataset.owner().identity(),
            dataset.owner().pool());
  }

  /** Keeps a change that cannot be decoded. It must not stop the changes of all pools. */
  private void keep(ItemChange change, RuntimeException cause) {
    LOGGER.log(
        Level.ERROR,
        "%s: change %s cannot be decoded".formatted(UNPUBLISHED_LOG_TEXT, change.sequenceNumber()),
        cause);
    try {
      failedChanges.store(
          change.stream() + "/" + change.sequenceNumber(), ChangeEventWriter.event(change));
    } catch (RuntimeException e) {
      LOGGER.log(Level.ERROR, "Change " + change.sequenceNumber() + " cannot be stored either", e);
    }
  }
}
