package dev.tidemark.operator.verify;

import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.KeptCounts;
import dev.tidemark.model.Modification;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.cognitosync.model.Dataset;
import software.amazon.awssdk.services.cognitosync.model.ListDatasetsResponse;
import software.amazon.awssdk.services.cognitosync.model.ListRecordsRequest;
import software.amazon.awssdk.services.cognitosync.model.ListRecordsResponse;
import software.amazon.awssdk.services.cognitosync.model.Record;

/**
 * A service that speaks the API: a deployment, the local service, or Amazon Cognito Sync. The API
 * lists no identities.
 *
 * @param client acts as a developer, and is closed with this side
 */
record ApiSide(CognitoSyncClient client) implements Side {
  @Override
  public Optional<Set<PoolIdentity>> identities(Optional<IdentityPoolId> pool) {
    return Optional.empty();
  }

  @Override
  public NavigableMap<DatasetName, DatasetCopy> datasets(PoolIdentity owner) {
    NavigableMap<DatasetName, DatasetCopy> copies = new TreeMap<>();
    for (Dataset listed : listed(owner)) {
      copy(owner, listed)
          .ifPresent(copy -> copies.put(new DatasetName(listed.datasetName()), copy));
    }
    return copies;
  }

  private List<Dataset> listed(PoolIdentity owner) {
    String pool = owner.pool().value();
    String identity = owner.identity().value();
    List<Dataset> all = new ArrayList<>();
    @Nullable String next = null;
    do {
      String token = next;
      ListDatasetsResponse page =
          client.listDatasets(
              list -> list.identityPoolId(pool).identityId(identity).nextToken(token));
      all.addAll(page.datasets());
      next = page.nextToken();
    } while (next != null);
    return all;
  }

  /** Returns a dataset with its records; empty if it was deleted since it was listed. */
  private Optional<DatasetCopy> copy(PoolIdentity owner, Dataset listed) {
    ListRecordsRequest first = records(owner, listed);
    ListRecordsResponse page = client.listRecords(first);
    if (!page.datasetExists()) {
      return Optional.empty();
    }
    SyncCount count = new SyncCount(page.datasetSyncCount());
    NavigableMap<RecordKey, SyncRecord> records = new TreeMap<>();
    add(page, records);
    while (page.nextToken() != null) {
      String next = page.nextToken();
      page = client.listRecords(first.toBuilder().nextToken(next).build());
      add(page, records);
    }
    return Optional.of(copy(listed, greatest(count, records), records));
  }

  private static ListRecordsRequest records(PoolIdentity owner, Dataset listed) {
    return ListRecordsRequest.builder()
        .identityPoolId(owner.pool().value())
        .identityId(owner.identity().value())
        .datasetName(listed.datasetName())
        .build();
  }

  private static DatasetCopy copy(
      Dataset listed, SyncCount count, NavigableMap<RecordKey, SyncRecord> records) {
    return new DatasetCopy(
        count,
        listed.creationDate(),
        listed.lastModifiedDate(),
        text(listed.lastModifiedBy()),
        KeptCounts.NONE,
        records,
        false);
  }

  private static void add(ListRecordsResponse page, NavigableMap<RecordKey, SyncRecord> records) {
    page.records().stream().map(ApiSide::copy).forEach(copy -> records.put(copy.key(), copy));
  }

  private static SyncRecord copy(Record listed) {
    RecordKey key = new RecordKey(listed.key());
    Modification modification =
        new Modification(
            new SyncCount(listed.syncCount()),
            listed.lastModifiedDate(),
            text(listed.lastModifiedBy()),
            Optional.<Instant>ofNullable(listed.deviceLastModifiedDate()));
    return listed.value() == null
        ? new SyncRecord.Tombstone(key, modification)
        : new SyncRecord.Live(key, new RecordValue(listed.value()), modification);
  }

  /** Amazon's datasets of merged identities have the count 1, and records with higher counts. */
  private static SyncCount greatest(
      SyncCount dataset, NavigableMap<RecordKey, SyncRecord> records) {
    return records.values().stream().map(SyncRecord::syncCount).reduce(dataset, SyncCount::max);
  }

  private static String text(String author) {
    return Optional.ofNullable(author).orElse("");
  }

  @Override
  public void close() {
    client.close();
  }
}
