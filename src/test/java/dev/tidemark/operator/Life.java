package dev.tidemark.operator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tidemark.dynamodb.DynamoDbDatasetStore;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetLimits;
import dev.tidemark.model.Quotas;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.TombstoneBounds;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.sync.DeleteDataset;
import dev.tidemark.sync.ListRecords;
import dev.tidemark.sync.SyncSessions;
import dev.tidemark.sync.UpdateRecords;
import dev.tidemark.token.TokenKey;
import dev.tidemark.token.TokenKeys;
import dev.tidemark.token.TokenSealer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The operations of a deployment on one table with one floor. Tokens of one life are valid in all.
 */
public final class Life {
  private static final TokenSealer SEALER =
      new TokenSealer(
          TokenKeys.of(new TokenKey("a secret of thirty-two bytes....".getBytes(US_ASCII))));
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochMilli(1_795_428_930_000L));
  private static final SyncSessions SESSIONS = new SyncSessions(SEALER, CLOCK);

  public final DatasetStore store;
  private final UpdateRecords updateRecords;
  private final ListRecords listRecords;
  private final DeleteDataset deleteDataset;

  public Life(DynamoDbClient client, long floor) {
    this.store =
        new DynamoDbDatasetStore(client, "table", _ -> true, new SyncCount(floor), _ -> false);
    this.updateRecords =
        new UpdateRecords(
            store,
            SESSIONS,
            new DatasetLimits(Quotas.AMAZON, TombstoneBounds.withMaxAge(Duration.ofDays(180))),
            CLOCK,
            _ -> true);
    this.listRecords = new ListRecords(store, SESSIONS, SEALER);
    this.deleteDataset = new DeleteDataset(store, _ -> true);
  }

  public ListRecords.Result.Page list(DatasetId dataset, long last) {
    ListRecords.Result result = listed(dataset, last);
    if (result instanceof ListRecords.Result.Page page) {
      return page;
    }
    throw new AssertionError("a device that lists from " + last + " gets " + result);
  }

  ListRecords.Result listed(DatasetId dataset, long last) {
    return listRecords.list(
        new ListRecords.Request(
            dataset, new ListRecords.Start.Since(new SyncCount(last)), Integer.MAX_VALUE, ""));
  }

  public UpdateRecords.Result update(
      DatasetId dataset, String token, String device, List<RecordPatch> patches) {
    return updateRecords.update(new UpdateRecords.Request(dataset, token, device, patches));
  }

  public void delete(DatasetId dataset) {
    deleteDataset.delete(dataset);
  }
}
