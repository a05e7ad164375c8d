package dev.tidemark.local.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.LocalService;
import dev.tidemark.local.LocalServiceOptions;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.cognitosync.model.ListRecordsResponse;
import software.amazon.awssdk.services.cognitosync.model.Operation;
import software.amazon.awssdk.services.cognitosync.model.RecordPatch;
import software.amazon.awssdk.services.cognitosync.model.UpdateRecordsResponse;

/** A local service with its control routes, and clients of it. */
final class ControlledService implements AutoCloseable {
  static final String POOL = "us-east-1:00000000-0000-0000-0000-00000000000a";
  static final String OTHER_POOL = "us-east-1:00000000-0000-0000-0000-00000000000b";
  static final String IDENTITY = "us-east-1:00000000-0000-0000-0000-000000000001";

  /** The DynamoDB of a service. */
  enum Engine {
    DYNAMODB_LOCAL,
    MEMORY
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final LocalService service;
  private final Engine engine;
  private final CognitoSyncClient client;
  private final CognitoSyncClient retryingClient;

  private ControlledService(LocalService service, Engine engine) {
    this.service = service;
    this.engine = engine;
    this.client = client(IDENTITY, false);
    this.retryingClient = client(IDENTITY, true);
  }

  static ControlledService start() {
    return start(Engine.DYNAMODB_LOCAL);
  }

  static ControlledService start(Engine engine) {
    LocalServiceOptions.DynamoDb dynamoDb =
        switch (engine) {
          case DYNAMODB_LOCAL ->
              new LocalServiceOptions.DynamoDb.Embedded(
                  new EmbeddedDynamoDb.Storage.InMemory(), LocalServiceOptions.LOOPBACK, 0);
          case MEMORY -> new LocalServiceOptions.DynamoDb.Memory(LocalServiceOptions.LOOPBACK, 0);
        };
    return new ControlledService(
        LocalService.start(
            new LocalServiceOptions(
                LocalServiceOptions.LOOPBACK,
                0,
                Path.of("template.yaml"),
                "tidemark",
                dynamoDb,
                new LocalServiceOptions.Trigger.None())),
        engine);
  }

  LocalService service() {
    return service;
  }

  Engine engine() {
    return engine;
  }

  /** Returns a client of the identity that sends each request once. */
  CognitoSyncClient client() {
    return client;
  }

  /** Returns a client of the identity that retries as the SDK does by default. */
  CognitoSyncClient retryingClient() {
    return retryingClient;
  }

  CognitoSyncClient client(String accessKey, boolean retries) {
    return CognitoSyncClient.builder()
        .endpointOverride(service.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, "any")))
        .httpClient(AwsCrtHttpClient.create())
        .overrideConfiguration(
            options -> {
              if (!retries) {
                options.retryStrategy(AwsRetryStrategy.doNotRetry());
              }
            })
        .build();
  }

  ListRecordsResponse list(CognitoSyncClient by, String pool, String dataset) {
    return by.listRecords(
        list -> list.identityPoolId(pool).identityId(IDENTITY).datasetName(dataset));
  }

  UpdateRecordsResponse update(
      CognitoSyncClient by, String pool, String dataset, String token, RecordPatch... patches) {
    return by.updateRecords(
        update ->
            update
                .identityPoolId(pool)
                .identityId(IDENTITY)
                .datasetName(dataset)
                .syncSessionToken(token)
                .recordPatches(patches));
  }

  /** Writes a record of a dataset, whatever its count is. */
  UpdateRecordsResponse write(String pool, String dataset, String key, String value) {
    ListRecordsResponse listed = list(client, pool, dataset);
    long count =
        listed.records().stream()
            .filter(record -> record.key().equals(key))
            .mapToLong(record -> record.syncCount())
            .findFirst()
            .orElse(0);
    return update(client, pool, dataset, listed.syncSessionToken(), replace(key, value, count));
  }

  static RecordPatch replace(String key, String value, long count) {
    return RecordPatch.builder()
        .op(Operation.REPLACE)
        .key(key)
        .value(value)
        .syncCount(count)
        .build();
  }

  static RecordPatch remove(String key, long count) {
    return RecordPatch.builder().op(Operation.REMOVE).key(key).syncCount(count).build();
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return ok(send("GET", path, ""));
  }

  JsonNode post(String path, String body) throws IOException, InterruptedException {
    return ok(send("POST", path, body));
  }

  private static JsonNode ok(HttpResponse<String> response) throws IOException {
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    return JSON.readTree(response.body());
  }

  /** Sends a request to a control route. */
  HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return send(method, path, body, UnaryOperator.identity());
  }

  HttpResponse<String> send(
      String method, String path, String body, UnaryOperator<HttpRequest.Builder> with)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.endpoint().resolve("/_tidemark/").resolve(path))
            .timeout(Duration.ofSeconds(30))
            .method(method, BodyPublishers.ofString(body));
    return http.send(with.apply(request).build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    client.close();
    retryingClient.close();
    http.close();
    service.close();
  }
}
