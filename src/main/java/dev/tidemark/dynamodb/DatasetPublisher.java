package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.walk.SupersededException;
import dev.tidemark.dynamodb.walk.TableWalk;
import dev.tidemark.dynamodb.walk.Visitor;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.SyncCount;
import dev.tidemark.store.Backoff;
import dev.tidemark.streams.DatasetStream;
import dev.tidemark.streams.StreamBusyException;
import dev.tidemark.streams.StreamMessage;
import dev.tidemark.sync.DatasetStore;
import java.io.Serial;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/**
 * Publishes a copy of each dataset of a segment. Publishing a dataset twice is harmless: a consumer
 * replaces its copy by the same one.
 */
final class DatasetPublisher implements Visitor<PublishedTotal> {
  private static final Logger LOGGER = System.getLogger(DatasetPublisher.class.getName());

  /** The tries to publish a dataset before it is skipped. */
  private static final int MAX_TRIES = 3;

  /** The copies of one try of a dataset that is updated all the time. */
  private static final int MAX_COPIES = 10;

  /** The attempts of one try while the stream is throttled. */
  private static final int MAX_BUSY = 30;

  private final DatasetStore datasets;
  private final DatasetStream stream;
  private final Backoff backoff;
  private final Runnable beforeAttempt;

  /**
   * Creates a publisher.
   *
   * @param backoff the pauses while the stream is throttled
   * @param beforeAttempt is run before each attempt: it keeps the lease, and throws {@link
   *     ReconfiguredException} if the pool was configured anew
   */
  DatasetPublisher(
      DatasetStore datasets, DatasetStream stream, Backoff backoff, Runnable beforeAttempt) {
    this.datasets = datasets;
    this.stream = stream;
    this.backoff = backoff;
    this.beforeAttempt = beforeAttempt;
  }

  /** The pool was configured anew since the bulk publish began, so the bulk publish ends. */
  static final class ReconfiguredException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    /** Reports the change in the words of the bulk publish. */
    ReconfiguredException(String message) {
      super(message, null, false, false);
    }
  }

  /** Nothing can be published to the stream, so the bulk publish ends. */
  static final class UnusableStreamException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    /** Reports the reason of the stream. */
    UnusableStreamException(String reason) {
      super(reason, null, false, false);
    }

    /** Returns the reason. */
    String reason() {
      return String.valueOf(getMessage());
    }
  }

  @Override
  public Optional<PublishedTotal> visit(List<Item> items) {
    PublishedTotal total = new PublishedTotal(0, 0);
    for (Item item : items) {
      Optional<PublishedTotal> result = publish(item.key().datasetId());
      if (result.isEmpty()) {
        return Optional.empty();
      }
      total = total.plus(result.get());
    }
    return Optional.of(total);
  }

  /** Returns the result for a dataset; empty if the time is over. */
  private Optional<PublishedTotal> publish(DatasetId id) {
    for (int number = 1; !TableWalk.isTimeOver(); number++) {
      try {
        return Optional.of(new PublishedTotal(copy(id) ? 1 : 0, 0));
      } catch (UnusableStreamException | ReconfiguredException | SupersededException e) {
        throw e;
      } catch (RuntimeException e) {
        if (number == MAX_TRIES && !TableWalk.isTimeOver()) {
          LOGGER.log(
              Level.ERROR,
              "A dataset of identity %s in pool %s could not be published and is skipped"
                  .formatted(id.owner().identity(), id.owner().pool()),
              e);
          return Optional.of(new PublishedTotal(0, 1));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Publishes a copy of a dataset, and returns whether the dataset exists. An update that is
   * published between the read and the copy makes a consumer drop the copy and keep its gap. So the
   * dataset is copied until it has not changed meanwhile: all later updates then follow the copy.
   */
  private boolean copy(DatasetId id) {
    for (int number = 1; number <= MAX_COPIES; number++) {
      if (!(datasets.read(id, new DatasetStore.Scope.All())
          instanceof DatasetStore.View.Existing existing)) {
        return false;
      }
      publish(existing.dataset());
      SyncCount copied = existing.syncCount();
      if (datasets.read(id, new DatasetStore.Scope.Summary()).syncCount().equals(copied)) {
        return true;
      }
    }
    throw new IllegalStateException("the dataset changed during each of its copies");
  }

  private void publish(Dataset dataset) {
    publish(
        new StreamMessage.Copy(
            dataset.id(),
            dataset.syncCount(),
            dataset.lastModifiedDate(),
            List.copyOf(dataset.records().values())));
  }

  /** A stream that cannot be used gets a second try: it may just have been created. */
  private void publish(StreamMessage message) {
    if (send(message) instanceof DatasetStream.Result.Unusable(String first)) {
      if (!backoff.pause(MAX_BUSY)) {
        throw new IllegalStateException(first);
      }
      if (send(message) instanceof DatasetStream.Result.Unusable(String reason)) {
        throw new UnusableStreamException(reason);
      }
    }
  }

  private DatasetStream.Result send(StreamMessage message) {
    return backoff
        .retry(MAX_BUSY, attempt -> attempt(message, attempt))
        .orElseThrow(() -> new IllegalStateException("the stream was throttled for too long"));
  }

  private Optional<DatasetStream.Result> attempt(StreamMessage message, int attempt) {
    beforeAttempt.run();
    try {
      return Optional.of(stream.publish(message));
    } catch (StreamBusyException e) {
      if (attempt == MAX_BUSY) {
        throw e;
      }
      return Optional.empty();
    }
  }
}
