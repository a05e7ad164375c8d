package dev.tidemark.operator.erase;

import dev.tidemark.model.StreamName;
import dev.tidemark.operator.erase.Receipt.Copy;
import dev.tidemark.pool.CognitoStreams;
import dev.tidemark.pool.PoolConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The places outside the table's items that may still have what was erased. */
final class Copies {
  private static final Duration CHANGE_STREAM = Duration.ofHours(24);

  /** The rule of the template for objects in its bucket. */
  private static final Duration BUCKET = Duration.ofDays(14);

  /** The longest that DynamoDB keeps what a point-in-time recovery needs. */
  private static final Duration RECOVERY = Duration.ofDays(35);

  private Copies() {}

  /** Returns the places of a pool with this configuration. */
  static List<Copy> of(PoolConfiguration configuration, Instant date) {
    List<Copy> copies = new ArrayList<>();
    copies.add(new Copy("the change stream of the table", date.plus(CHANGE_STREAM).toString()));
    copies.add(
        new Copy("point-in-time recovery of the table, if on", date.plus(RECOVERY).toString()));
    copies.add(new Copy("other backups and exports of the table", "they are deleted"));
    configuration
        .streams()
        .map(CognitoStreams::stream)
        .map(StreamName::value)
        .ifPresent(
            name ->
                copies.add(
                    new Copy("the Kinesis stream " + name, "the end of the stream's retention")));
    copies.add(
        new Copy(
            "StreamBucket of the stack: large messages and failed changes",
            date.plus(CHANGE_STREAM).plus(BUCKET).toString()));
    copies.add(new Copy("consumers of the stream", "they apply the deletions"));
    copies.add(new Copy("files of tidemark export", "they are deleted"));
    copies.add(
        new Copy("the service that the identity was taken over from", "it is erased there, too"));
    return copies;
  }
}
