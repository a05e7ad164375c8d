package dev.tidemark.clients;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.cognitosync.model.BulkPublishResponse;
import software.amazon.awssdk.services.cognitosync.model.DeleteDatasetResponse;
import software.amazon.awssdk.services.cognitosync.model.DescribeDatasetResponse;
import software.amazon.awssdk.services.cognitosync.model.DescribeIdentityPoolUsageResponse;
import software.amazon.awssdk.services.cognitosync.model.DescribeIdentityUsageResponse;
import software.amazon.awssdk.services.cognitosync.model.GetBulkPublishDetailsResponse;
import software.amazon.awssdk.services.cognitosync.model.GetIdentityPoolConfigurationResponse;
import software.amazon.awssdk.services.cognitosync.model.ListDatasetsRequest;
import software.amazon.awssdk.services.cognitosync.model.ListDatasetsResponse;
import software.amazon.awssdk.services.cognitosync.model.ListIdentityPoolUsageRequest;
import software.amazon.awssdk.services.cognitosync.model.ListIdentityPoolUsageResponse;
import software.amazon.awssdk.services.cognitosync.model.ListRecordsRequest;
import software.amazon.awssdk.services.cognitosync.model.ListRecordsResponse;
import software.amazon.awssdk.services.cognitosync.model.Operation;
import software.amazon.awssdk.services.cognitosync.model.RecordPatch;
import software.amazon.awssdk.services.cognitosync.model.SetIdentityPoolConfigurationRequest;
import software.amazon.awssdk.services.cognitosync.model.SetIdentityPoolConfigurationResponse;
import software.amazon.awssdk.services.cognitosync.model.UpdateRecordsRequest;
import software.amazon.awssdk.services.cognitosync.model.UpdateRecordsResponse;

/** The official Java client, for the data of one identity. */
final class OfficialClient {
  private final CognitoSyncClient client;
  private final String pool;
  private final String identity;

  /** Creates a client without retries. */
  OfficialClient(
      URI endpoint, SdkHttpClient http, String accessKeyId, String pool, String identity) {
    this.client =
        CognitoSyncClient.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, "any")))
            .httpClient(http)
            .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();
    this.pool = pool;
    this.identity = identity;
  }

  ListRecordsResponse list(String dataset) {
    return list(dataset, _ -> {});
  }

  ListRecordsResponse list(String dataset, long lastSyncCount) {
    return list(dataset, request -> request.lastSyncCount(lastSyncCount));
  }

  ListRecordsResponse list(String dataset, Consumer<ListRecordsRequest.Builder> more) {
    return client.listRecords(
        request -> {
          request.identityPoolId(pool).identityId(identity).datasetName(dataset);
          more.accept(request);
        });
  }

  /** Updates with the token of a new listing. */
  UpdateRecordsResponse update(String dataset, RecordPatch... patches) {
    return updateWith(list(dataset).syncSessionToken(), dataset, patches);
  }

  UpdateRecordsResponse updateWith(String token, String dataset, RecordPatch... patches) {
    return update(
        dataset, request -> request.syncSessionToken(token).recordPatches(List.of(patches)));
  }

  UpdateRecordsResponse update(String dataset, Consumer<UpdateRecordsRequest.Builder> more) {
    return client.updateRecords(
        request -> {
          request.identityPoolId(pool).identityId(identity).datasetName(dataset);
          more.accept(request);
        });
  }

  DescribeDatasetResponse describe(String dataset) {
    return client.describeDataset(
        request -> request.identityPoolId(pool).identityId(identity).datasetName(dataset));
  }

  DeleteDatasetResponse delete(String dataset) {
    return client.deleteDataset(
        request -> request.identityPoolId(pool).identityId(identity).datasetName(dataset));
  }

  ListDatasetsResponse datasets() {
    return datasets(_ -> {});
  }

  ListDatasetsResponse datasets(Consumer<ListDatasetsRequest.Builder> more) {
    return client.listDatasets(
        request -> {
          request.identityPoolId(pool).identityId(identity);
          more.accept(request);
        });
  }

  DescribeIdentityUsageResponse usage() {
    return client.describeIdentityUsage(
        request -> request.identityPoolId(pool).identityId(identity));
  }

  DescribeIdentityPoolUsageResponse poolUsage() {
    return client.describeIdentityPoolUsage(request -> request.identityPoolId(pool));
  }

  ListIdentityPoolUsageResponse poolUsages(Consumer<ListIdentityPoolUsageRequest.Builder> more) {
    return client.listIdentityPoolUsage(more);
  }

  GetIdentityPoolConfigurationResponse configuration() {
    return client.getIdentityPoolConfiguration(request -> request.identityPoolId(pool));
  }

  SetIdentityPoolConfigurationResponse configure(
      Consumer<SetIdentityPoolConfigurationRequest.Builder> more) {
    return client.setIdentityPoolConfiguration(
        request -> {
          request.identityPoolId(pool);
          more.accept(request);
        });
  }

  BulkPublishResponse bulkPublish() {
    return client.bulkPublish(request -> request.identityPoolId(pool));
  }

  GetBulkPublishDetailsResponse bulkPublishDetails() {
    return client.getBulkPublishDetails(request -> request.identityPoolId(pool));
  }

  Map<String, String> events() {
    return client.getCognitoEvents(request -> request.identityPoolId(pool)).events();
  }

  void setEvents(Map<String, String> events) {
    client.setCognitoEvents(request -> request.identityPoolId(pool).events(events));
  }

  /** Returns a patch that sets a value. */
  static RecordPatch replace(String key, String value, long syncCount) {
    return RecordPatch.builder()
        .op(Operation.REPLACE)
        .key(key)
        .value(value)
        .syncCount(syncCount)
        .build();
  }

  /** Returns a patch that removes a record. */
  static RecordPatch remove(String key, long syncCount) {
    return RecordPatch.builder().op(Operation.REMOVE).key(key).syncCount(syncCount).build();
  }
}
