package dev.tidemark.performance.local;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import dev.tidemark.sync.SessionTokens;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.cognitosync.model.ListRecordsResponse;
import software.amazon.awssdk.services.cognitosync.model.Operation;
import software.amazon.awssdk.services.cognitosync.model.RecordPatch;
import software.amazon.awssdk.services.cognitosync.model.ResourceConflictException;

/** The local service, with the official client. */
final class TidemarkSide implements Side {
  private static final String POOL = "us-east-1:00000000-0000-0000-0000-000000000001";

  private final ServiceProcess service;
  private final CognitoSyncClient client;
  private final SessionTokens tokens;

  TidemarkSide(ServiceProcess service, SessionTokens tokens) {
    this.tokens = tokens;
    this.service = service;
    this.client =
        CognitoSyncClient.builder()
            .endpointOverride(service.endpoint())
            .region(Region.US_EAST_1)
            .httpClientBuilder(Clients.http())
            .build();
  }

  @Override
  public String name() {
    return "Tidemark";
  }

  @Override
  public boolean isAtomic() {
    return true;
  }

  @Override
  public Duration cpu() {
    return service.cpu();
  }

  @Override
  public Device device(int number, String dataset) {
    TidemarkDevice device = new TidemarkDevice(dataset, "key" + number % RECORDS);
    device.create();
    return device;
  }

  @Override
  public void close() {
    client.close();
  }

  /** Returns the owner of a dataset; the datasets of an identity are limited. */
  private static IdentityId identityOf(String dataset) {
    UUID id = UUID.nameUUIDFromBytes(dataset.getBytes(StandardCharsets.UTF_8));
    return new IdentityId("us-east-1:" + id);
  }

  private final class TidemarkDevice implements Device {
    private final DatasetId dataset;
    private final String key;
    private final AwsRequestOverrideConfiguration credentials;
    private String token = "";
    private long datasetCount;
    private long recordCount;

    TidemarkDevice(String dataset, String key) {
      this.dataset =
          new DatasetId(
              new PoolIdentity(new IdentityPoolId(POOL), identityOf(dataset)),
              new DatasetName(dataset));
      this.credentials =
          AwsRequestOverrideConfiguration.builder()
              .credentialsProvider(
                  StaticCredentialsProvider.create(
                      AwsBasicCredentials.create(this.dataset.owner().identity().value(), "any")))
              .build();
      this.key = key;
    }

    void create() {
      if (listed().records().isEmpty()) {
        List<RecordPatch> patches =
            IntStream.range(0, RECORDS).mapToObj(key -> patch("key" + key, 0)).toList();
        update(token, patches);
      }
      listed();
    }

    @Override
    public void list() {
      listed();
    }

    @Override
    public void update() {
      update(
          tokens.at(new SyncCount(datasetCount), dataset, token), List.of(patch(key, recordCount)));
      datasetCount++;
      recordCount = datasetCount;
    }

    @Override
    public boolean listAndUpdate() {
      listed();
      try {
        update(token, List.of(patch(key, recordCount)));
        return true;
      } catch (ResourceConflictException e) {
        return false;
      }
    }

    private ListRecordsResponse listed() {
      ListRecordsResponse response =
          client.listRecords(
              list ->
                  list.overrideConfiguration(credentials)
                      .identityPoolId(POOL)
                      .identityId(identity())
                      .datasetName(name()));
      token = response.syncSessionToken();
      datasetCount = response.datasetSyncCount();
      response.records().stream()
          .filter(record -> record.key().equals(key))
          .forEach(record -> recordCount = record.syncCount());
      return response;
    }

    private void update(String session, List<RecordPatch> patches) {
      client.updateRecords(
          update ->
              update
                  .overrideConfiguration(credentials)
                  .identityPoolId(POOL)
                  .identityId(identity())
                  .datasetName(name())
                  .syncSessionToken(session)
                  .recordPatches(patches));
    }

    private String identity() {
      return dataset.owner().identity().value();
    }

    private String name() {
      return dataset.name().value();
    }

    private RecordPatch patch(String patched, long count) {
      return RecordPatch.builder()
          .op(Operation.REPLACE)
          .key(patched)
          .value(Side.value(count))
          .syncCount(count)
          .build();
    }
  }
}
