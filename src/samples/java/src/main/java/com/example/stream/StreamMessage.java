package com.example.stream;

import java.net.URI;
import java.util.List;

/** A message of a pool's stream. */
public sealed interface StreamMessage {
  /** Returns the dataset. */
  DatasetId dataset();

  /** Returns the dataset's count after the change. */
  long syncCount();

  /**
   * An update.
   *
   * @param previousSyncCount the count before; 0 if the message does not say
   * @param records the records that the update wrote or removed
   */
  record Update(DatasetId dataset, long syncCount, long previousSyncCount, Records records)
      implements StreamMessage {}

  /** The deletion of a dataset. */
  record Deletion(DatasetId dataset, long syncCount) implements StreamMessage {}

  /**
   * A complete copy of a dataset, from a bulk publish.
   *
   * @param records all records, removed ones among them
   */
  record Copy(DatasetId dataset, long syncCount, Records records) implements StreamMessage {}

  /** The records of a message. */
  sealed interface Records {
    /** Records in the message. */
    record Inline(List<CopiedRecord> list) implements Records {
      public Inline {
        list = List.copyOf(list);
      }
    }

    /** Records in S3, because they are too large for the stream. */
    record InS3(URI address) implements Records {}
  }
}
