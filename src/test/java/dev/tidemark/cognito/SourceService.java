package dev.tidemark.cognito;

import dev.tidemark.local.LocalService;
import dev.tidemark.local.LocalServiceOptions;
import dev.tidemark.local.LocalServiceOptions.DynamoDb;
import dev.tidemark.local.LocalServiceOptions.Trigger;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.cognitosync.model.ListRecordsRequest;
import software.amazon.awssdk.services.cognitosync.model.ListRecordsResponse;
import software.amazon.awssdk.services.cognitosync.model.Operation;
import software.amazon.awssdk.services.cognitosync.model.RecordPatch;

/** A local service that stands for Amazon's, and the official client of it. */
public final class SourceService implements AutoCloseable {
  private final LocalService service;
  private final CognitoSyncClient client;

  private SourceService(LocalService service) {
    this.service = service;
    this.client = client(service.endpoint());
  }

  /** Starts a service in memory. */
  public static SourceService start() {
    return new SourceService(
        LocalService.start(
            new LocalServiceOptions(
                LocalServiceOptions.LOOPBACK,
                0,
                Path.of("template.yaml"),
                "tidemark",
                new DynamoDb.Memory(LocalServiceOptions.LOOPBACK, 0),
                new Trigger.None())));
  }

  /** Creates the official client of a service, without retries. */
  public static CognitoSyncClient client(URI endpoint) {
    return CognitoSyncClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("developer", "any")))
        .httpClientBuilder(AwsCrtHttpClient.builder())
        .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  /** Returns the official client of the service. */
  public CognitoSyncClient client() {
    return client;
  }

  /** Returns the URL of the service. */
  public URI endpoint() {
    return service.endpoint();
  }

  /** Lists a dataset's records. */
  public ListRecordsResponse list(
      String pool, String identity, String dataset, Consumer<ListRecordsRequest.Builder> more) {
    return client.listRecords(
        request -> {
          request.identityPoolId(pool).identityId(identity).datasetName(dataset);
          more.accept(request);
        });
  }

  /** Updates a dataset once. */
  public void update(String pool, String identity, String dataset, RecordPatch... patches) {
    String token = list(pool, identity, dataset, _ -> {}).syncSessionToken();
    client.updateRecords(
        request ->
            request
                .identityPoolId(pool)
                .identityId(identity)
                .datasetName(dataset)
                .syncSessionToken(token)
                .recordPatches(List.of(patches)));
  }

  /** Deletes a dataset. */
  public void delete(String pool, String identity, String dataset) {
    client.deleteDataset(
        request -> request.identityPoolId(pool).identityId(identity).datasetName(dataset));
  }

  /** Returns a patch that sets a value. */
  public static RecordPatch replace(String key, String value, long syncCount) {
    return RecordPatch.builder()
        .op(Operation.REPLACE)
        .key(key)
        .value(value)
        .syncCount(syncCount)
        .build();
  }

  /** Returns a patch that removes a record. */
  public static RecordPatch remove(String key, long syncCount) {
    return RecordPatch.builder().op(Operation.REMOVE).key(key).syncCount(syncCount).build();
  }

  @Override
  public void close() {
    client.close();
    service.close();
  }
}
