package dev.tidemark.cognito;

import dev.tidemark.local.LocalService;
import dev.tidemark.local.LocalServiceOptions;
import dev.tidemark.local.LocalServiceOptions.DynamoDb;
import dev.tidemark.local.LocalServiceOptions.Outgoing;
import dev.tidemark.local.LocalServiceOptions.Trigger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

/** A local service, which stands for Amazon's or is moved to, and the official client of it. */
public final class LocalSync implements AutoCloseable {
  private final LocalService service;
  private final CognitoSyncClient client;
  private final HttpClient http = HttpClient.newHttpClient();

  private LocalSync(LocalService service) {
    this.service = service;
    this.client = client(service.endpoint());
  }

  /** Starts a service in memory. */
  public static LocalSync start() {
    return start(Outgoing.TO_OUTBOX);
  }

  /** Starts a service in memory that takes the identities of a pool over from another service. */
  public static LocalSync takingOver(LocalSync source, String pool) {
    return start(
        new Outgoing(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new LocalServiceOptions.TakeOver(source.endpoint(), pool))));
  }

  private static LocalSync start(Outgoing outgoing) {
    return new LocalSync(
        LocalService.start(
            new LocalServiceOptions(
                LocalServiceOptions.LOOPBACK,
                0,
                Path.of("template.yaml"),
                "tidemark",
                new DynamoDb.Memory(LocalServiceOptions.LOOPBACK, 0),
                new Trigger.None(),
                outgoing)));
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

  /** Returns the URL of its DynamoDB. */
  public URI dynamoDbEndpoint() {
    return service.dynamoDbEndpoint();
  }

  /** Calls a control route, and returns the body of the response. */
  public String control(String method, String route, String body) {
    try {
      return http.send(
              HttpRequest.newBuilder(endpoint().resolve("/_tidemark/" + route))
                  .method(method, HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Makes the next requests of an operation fail. */
  public void fail(String operation, int status, int count) {
    control(
        "POST",
        "faults",
        "{\"fault\":\"respond\",\"operation\":\"%s\",\"status\":%d,\"count\":%d}"
            .formatted(operation, status, count));
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
    http.close();
    client.close();
    service.close();
  }
}
