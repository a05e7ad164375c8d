package com.example.stream;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Keeps a copy of a pool from the messages of its stream. Messages of one dataset come one after
 * the other, as Kinesis delivers them; repetitions may come at any time.
 */
public final class PoolConsumer {
  private final Copies copies;
  private final LargeRecords largeRecords;

  /** Creates a consumer. */
  public PoolConsumer(Copies copies, LargeRecords largeRecords) {
    this.copies = copies;
    this.largeRecords = largeRecords;
  }

  /** The effect of a message. */
  public enum Effect {
    /** The copy was changed, and equals the dataset. */
    APPLIED,
    /** The message repeats or is older than the copy. */
    DROPPED,
    /** The copy was changed, and lacks an earlier update. Bulk publish the pool. */
    GAP
  }

  /**
   * Applies a message.
   *
   * @param data the data of the Kinesis record
   * @param shard the shard of the record
   * @param sequenceNumber the record's number in the shard
   * @throws UnreadableRecordException if the data are no message
   * @throws IOException if records cannot be read from S3
   */
  public Effect accept(byte[] data, String shard, String sequenceNumber) throws IOException {
    try {
      return accept(MessageReader.read(data));
    } catch (MessageReader.MalformedException e) {
      throw new UnreadableRecordException(shard, sequenceNumber);
    }
  }

  private Effect accept(StreamMessage message) throws IOException {
    DatasetCopy before = copies.find(message.dataset());
    if (!before.isNews(message)) {
      return Effect.DROPPED;
    }
    DatasetCopy after = before.after(message, records(message));
    copies.save(message.dataset(), after);
    return after.hasGap() ? Effect.GAP : Effect.APPLIED;
  }

  private List<CopiedRecord> records(StreamMessage message) throws IOException {
    return switch (message) {
      case StreamMessage.Update update -> records(update.records());
      case StreamMessage.Copy copy -> records(copy.records());
      case StreamMessage.Deletion _ -> List.of();
    };
  }

  private List<CopiedRecord> records(StreamMessage.Records records) throws IOException {
    return switch (records) {
      case StreamMessage.Records.Inline inline -> inline.list();
      case StreamMessage.Records.InS3 inS3 -> {
        try (InputStream object = largeRecords.open(inS3.address())) {
          yield MessageReader.readRecords(object.readAllBytes());
        }
      }
    };
  }
}
