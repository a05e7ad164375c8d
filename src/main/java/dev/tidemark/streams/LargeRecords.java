package dev.tidemark.streams;

import java.net.URI;

/** The place for records that are too large for a stream. May be called by several threads. */
@FunctionalInterface
public interface LargeRecords {
  /**
   * The location of stored records.
   *
   * @param url an address at which anyone can read them for a while
   * @param s3 the bucket and key, as {@code s3://bucket/key}, for readers with rights of their own
   */
  record Location(URI url, String s3) {}

  /**
   * Stores the records of a message. The same message again replaces them.
   *
   * @param json a JSON array of the records
   * @throws StreamBusyException if they cannot be stored now
   */
  Location store(StreamMessage message, byte[] json);
}
