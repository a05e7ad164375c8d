package dev.tidemark.lambda;

import dev.tidemark.streams.MessageEncoder;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of publishing to streams, from environment variables.
 *
 * @param bucket the bucket of large records, and of changes that cannot be decoded
 * @param maxRecordBytes the most bytes of a stream's record, with its partition key
 */
record StreamSettings(Optional<String> bucket, int maxRecordBytes) {
  private static final String BUCKET = "STREAM_BUCKET";
  private static final String RECORD_BYTES = "STREAM_RECORD_BYTES";

  /** The names of all environment variables that are read. */
  static final Set<String> NAMES = Set.of(BUCKET, RECORD_BYTES);

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException if a variable is invalid; the message names it
   */
  static StreamSettings of(Map<String, String> environment) {
    return new StreamSettings(
        variable(environment, BUCKET),
        variable(environment, RECORD_BYTES)
            .map(StreamSettings::recordBytes)
            .orElse(MessageEncoder.DEFAULT_MAX_BYTES));
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.of(environment.getOrDefault(name, "").strip()).filter(text -> !text.isEmpty());
  }

  private static int recordBytes(String text) {
    try {
      int bytes = Integer.parseInt(text);
      if (bytes >= MessageEncoder.DEFAULT_MAX_BYTES && bytes <= MessageEncoder.GREATEST_MAX_BYTES) {
        return bytes;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(RECORD_BYTES + " cannot be used: not a number", e);
    }
    throw new IllegalArgumentException(
        "%s cannot be used: not from %d to %d"
            .formatted(
                RECORD_BYTES, MessageEncoder.DEFAULT_MAX_BYTES, MessageEncoder.GREATEST_MAX_BYTES));
  }
}
