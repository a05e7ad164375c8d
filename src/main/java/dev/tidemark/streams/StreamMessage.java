package dev.tidemark.streams;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import java.time.Instant;
import java.util.List;

/**
 * What a stream says of a dataset: one update, its deletion, or a copy of all its records.
 *
 * @see <a href="https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-streams.html">
 *     Amazon Cognito Streams</a>
 */
public sealed interface StreamMessage {
  /** Returns the dataset. */
  DatasetId dataset();

  /** Returns the dataset's count after the change. */
  SyncCount syncCount();

  /** Returns the date of the dataset's last change. */
  Instant lastModifiedDate();

  /**
   * An update.
   *
   * @param previousSyncCount the count before the update; a consumer that has seen a lower one only
   *     has missed an update
   * @param records the records that the update wrote, removed ones among them
   */
  record Update(
      DatasetId dataset,
      SyncCount syncCount,
      SyncCount previousSyncCount,
      Instant lastModifiedDate,
      List<SyncRecord> records)
      implements StreamMessage {
    public Update {
      records = List.copyOf(records);
    }
  }

  /**
   * The deletion of a dataset.
   *
   * @param syncCount the count of the deletion: the dataset's last count plus one
   * @param previousSyncCount the dataset's last count
   * @param lastModifiedDate the date of the last update before the deletion
   */
  record Deletion(
      DatasetId dataset, SyncCount syncCount, SyncCount previousSyncCount, Instant lastModifiedDate)
      implements StreamMessage {}

  /**
   * A complete copy of a dataset.
   *
   * @param records all records, removed ones among them
   */
  record Copy(
      DatasetId dataset, SyncCount syncCount, Instant lastModifiedDate, List<SyncRecord> records)
      implements StreamMessage {
    public Copy {
      records = List.copyOf(records);
    }
  }
}
