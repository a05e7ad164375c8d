package dev.tidemark.sync;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncCount;
import dev.tidemark.token.TokenSealer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where a listing of records goes on: what the NextToken of ListRecords says.
 *
 * @param lastSyncCount the count that the listing was asked to start from
 * @param datasetSyncCount the dataset's count on the first page, which every page reports
 * @param lost whether the first page told the device to start over
 * @param after the key of the last record so far
 */
record ListingPosition(
    SyncCount lastSyncCount, SyncCount datasetSyncCount, boolean lost, RecordKey after) {
  private static final String PURPOSE = "records";

  String toToken(TokenSealer sealer, DatasetId dataset) {
    byte[] key = after.value().getBytes(StandardCharsets.UTF_8);
    ByteBuffer content =
        ByteBuffer.allocate(2 * Long.BYTES + 1 + key.length)
            .putLong(lastSyncCount.value())
            .putLong(datasetSyncCount.value())
            .put((byte) (lost ? 1 : 0))
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
