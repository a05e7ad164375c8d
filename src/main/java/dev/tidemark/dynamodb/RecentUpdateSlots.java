package dev.tidemark.dynamodb;

import dev.tidemark.model.RecentUpdate;
import dev.tidemark.model.RecentUpdates;
import dev.tidemark.model.RequestDigest;
import dev.tidemark.model.SyncCount;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.core.SdkBytes;

/**
 * The slots of a dataset item that store its recent updates. The slot of an update is its count
 * modulo the number of slots, so a new update replaces the oldest, and its count need not be
 * stored.
 *
 * <p>A slot has {@value #BYTES} bytes, all big-endian: the request's digest (16), the session id
 * (16), the date in milliseconds since 1970 (8), and the number of records that the update wrote
 * (4).
 */
final class RecentUpdateSlots {
  /** The number of slots. */
  static final int COUNT = RecentUpdates.CAPACITY;

  /** The bytes of a slot. */
  static final int BYTES = 5 * Long.BYTES + Integer.BYTES;

  private RecentUpdateSlots() {}

  /**
   * Returns the updates in the slots.
   *
   * @param syncCount the dataset's count, which is that of the last update
   * @param contents the contents of the slots, by slot
   */
  static RecentUpdates updates(SyncCount syncCount, Map<Integer, SdkBytes> contents) {
    List<RecentUpdate> updates = new ArrayList<>();
    for (long age = Math.min(COUNT, syncCount.value()) - 1; age >= 0; age--) {
      long count = syncCount.value() - age;
      SdkBytes content = contents.get(slot(new SyncCount(count)));
      if (content != null) {
        updates.add(decode(new SyncCount(count), content));
      }
    }
    return new RecentUpdates(updates);
  }

  /** Returns the name of a slot's attribute. */
  static String name(int slot) {
    return "u" + slot;
  }

  /** Returns the slot of the update with a count. */
  static int slot(SyncCount syncCount) {
    return (int) (syncCount.value() % COUNT);
  }

  /** Encodes an update as the content of its slot. */
  static SdkBytes encode(RecentUpdate update) {
    ByteBuffer content =
        ByteBuffer.allocate(BYTES)
            .putLong(update.digest().high())
            .putLong(update.digest().low())
            .putLong(update.sessionId().getMostSignificantBits())
            .putLong(update.sessionId().getLeastSignificantBits())
            .putLong(update.date().toEpochMilli())
            .putInt(update.records());
    return SdkBytes.fromByteArrayUnsafe(content.array());
  }

  private static RecentUpdate decode(SyncCount syncCount, SdkBytes bytes) {
    ByteBuffer content = bytes.asByteBuffer();
    return new RecentUpdate(
        syncCount,
        new RequestDigest(content.getLong(), content.getLong()),
        new UUID(content.getLong(), content.getLong()),
        Instant.ofEpochMilli(content.getLong()),
        // Earlier versions wrote slots of 40 bytes, without the number of records.
        content.hasRemaining() ? content.getInt() : 0);
  }
}
