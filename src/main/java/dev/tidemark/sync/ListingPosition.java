package dev.tidemark.sync;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncCount;
import dev.tidemark.token.TokenSealer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The position at which a listing of records continues: the content of a NextToken.
 *
 * @param lastSyncCount the count that the listing started from
 * @param datasetSyncCount the dataset's count when the first page was read; every page reports it
 * @param resync whether the first page told the device to resync
 * @param after the key of the last record of the page
 */
record ListingPosition(
    SyncCount lastSyncCount, SyncCount datasetSyncCount, boolean resync, RecordKey after) {
  private static final String PURPOSE = "records";

  String toToken(TokenSealer sealer, DatasetId dataset) {
    byte[] key = after.value().getBytes(StandardCharsets.UTF_8);
    ByteBuffer content =
        ByteBuffer.allocate(2 * Long.BYTES + 1 + key.length)
            .putLong(lastSyncCount.value())
            .putLong(datasetSyncCount.value())
            .put((byte) (resync ? 1 : 0))
            .put(key);
    return sealer.seal(PURPOSE, SyncSessions.binding(dataset), content.array());
  }

  static Optional<ListingPosition> ofToken(TokenSealer sealer, DatasetId dataset, String token) {
    return sealer
        .open(PURPOSE, SyncSessions.binding(dataset), token)
        .map(
            content ->
                new ListingPosition(
                    new SyncCount(content.getLong()),
                    new SyncCount(content.getLong()),
                    content.get() != 0,
                    new RecordKey(StandardCharsets.UTF_8.decode(content).toString())));
  }
}
