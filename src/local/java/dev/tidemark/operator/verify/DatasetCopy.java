package dev.tidemark.operator.verify;

import dev.tidemark.digest.ByteMessage;
import dev.tidemark.digest.Sha256;
import dev.tidemark.model.KeptCounts;
import dev.tidemark.model.Modification;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.NavigableMap;

/**
 * A dataset as one side has it.
 *
 * @param syncCount the dataset's count
 * @param creationDate the date of its first update
 * @param lastModifiedDate the date of its last update
 * @param lastModifiedBy the author of its last update
 * @param keptCounts the counts at which it was imported; only a table tells
 * @param records all records, tombstones included; none if they cannot be read
 * @param isDamaged whether the stored items contradict each other, so that records cannot be read
 */
record DatasetCopy(
    SyncCount syncCount,
    Instant creationDate,
    Instant lastModifiedDate,
    String lastModifiedBy,
    KeptCounts keptCounts,
    NavigableMap<RecordKey, SyncRecord> records,
    boolean isDamaged) {
  /** Stands for the date of a device that sent none: no date is as early. */
  private static final long NO_DATE = Long.MIN_VALUE;

  DatasetCopy {
    records = Collections.unmodifiableNavigableMap(records);
  }

  /** Returns the SHA-256 hash of the count, the dates, the author and all records. */
  String digest() {
    ByteMessage message =
        new ByteMessage()
            .number(syncCount.value())
            .number(creationDate.toEpochMilli())
            .number(lastModifiedDate.toEpochMilli())
            .text(lastModifiedBy)
            .number(records.size());
    MessageDigest hash = Sha256.start();
    message.moveTo(hash);
    for (SyncRecord found : records.values()) {
      add(message, found);
      message.moveTo(hash);
    }
    return HexFormat.of().formatHex(hash.digest());
  }

  private static void add(ByteMessage message, SyncRecord found) {
    Modification modification = found.modification();
    message
        .text(found.key().value())
        .number(modification.syncCount().value())
        .number(modification.lastModifiedDate().toEpochMilli())
        .text(modification.lastModifiedBy())
        .number(modification.deviceLastModifiedDate().map(Instant::toEpochMilli).orElse(NO_DATE))
        .flag(found.liveValue().isPresent());
    found.liveValue().ifPresent(value -> message.text(value.text()));
  }
}
