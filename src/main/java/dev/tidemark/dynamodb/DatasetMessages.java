package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.stream.ItemChange;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.streams.StreamMessage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The messages of changes of dataset items. Every accepted update and deletion changes its dataset
 * item once: a new image is an update, an old image without a new one is a deletion.
 *
 * <p>The count before an update is that of the old image. Without an old image, and after a restore
 * has raised the dataset above its floor, it is the new image's {@link Dataset#deletedAtCount}. For
 * an import, it is the new count itself, so consumers see a gap: the message lacks most records.
 */
final class DatasetMessages {
  private final CommitRecords commits;

  DatasetMessages(CommitRecords commits) {
    this.commits = commits;
  }

  /**
   * Returns the message of a change.
   *
   * @return the message; empty if the records of the update are neither in the image nor in parts
   * @throws dev.tidemark.store.StoreBusyException if the item is in a newer format, or commit parts
   *     cannot be read now
   * @throws RuntimeException if an image cannot be decoded
   */
  Optional<StreamMessage> of(ItemChange change) {
    Optional<Dataset> before = change.before().map(image -> decode(image).dataset());
    if (change.after().isEmpty()) {
      return before.map(DatasetMessages::deletion);
    }
    DatasetItem after = decode(change.after().get());
    Dataset now = after.dataset();
    SyncCount previous =
        before
            .filter(earlier -> earlier.deletedAtCount().equals(now.deletedAtCount()))
            .map(Dataset::syncCount)
            .orElse(now.deletedAtCount());
    SyncCount shown = now.isAsImported() ? now.syncCount() : previous;
    return records(after)
        .map(
            records ->
                new StreamMessage.Update(
                    now.id(), now.syncCount(), shown, now.lastModifiedDate(), records));
  }

  private static DatasetItem decode(Item image) {
    return EncodedDatasetItem.decode(image).content();
  }

  private static StreamMessage deletion(Dataset last) {
    return new StreamMessage.Deletion(
        last.id(), last.nextCount(), last.syncCount(), last.lastModifiedDate());
  }

  /** Returns the records that the last update wrote. Pruned tombstones are not among them. */
  private Optional<List<SyncRecord>> records(DatasetItem item) {
    Dataset dataset = item.dataset();
    if (item.pages().isEmpty()) {
      return Optional.of(
          dataset.records().values().stream()
              .filter(each -> each.syncCount().equals(dataset.syncCount()))
              .toList());
    }
    if (dataset.isAsImported()) {
      return Optional.of(List.of());
    }
    OptionalInt parts = item.commitParts();
    return parts.isPresent()
        ? commits.read(dataset.id(), dataset.syncCount(), parts.getAsInt())
        : Optional.empty();
  }
}
