package dev.tidemark.local.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.local.LocalService;
import dev.tidemark.local.LocalServiceOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.cognitosync.model.Operation;
import software.amazon.awssdk.services.cognitosync.model.RecordPatch;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** The local service and the operator's tool on the memory engine. */
final class MemoryServiceTest {
  private static final String POOL = "us-east-1:00000000-0000-0000-0000-000000000001";
  private static final String IDENTITY = "us-east-1:00000000-0000-0000-0000-000000000002";

  private final LocalService service =
      LocalService.start(
          new LocalServiceOptions(
              LocalServiceOptions.LOOPBACK,
              0,
              Path.of("template.yaml"),
              "tidemark",
              new LocalServiceOptions.DynamoDb.Memory(LocalServiceOptions.LOOPBACK, 0),
              new LocalServiceOptions.Trigger.None()));

  @AfterEach
  void stop() {
    service.close();
  }

  private CognitoSyncClient client(String accessKeyId) {
    return CognitoSyncClient.builder()
        .endpointOverride(service.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, "any")))
        .httpClientBuilder(AwsCrtHttpClient.builder())
        .build();
  }

  private void update(CognitoSyncClient client, String dataset, String value) {
    RecordPatch patch =
        RecordPatch.builder().op(Operation.REPLACE).key("key").value(value).syncCount(0L).build();
    String token =
        client
            .listRecords(
                list -> list.identityPoolId(POOL).identityId(IDENTITY).datasetName(dataset))
            .syncSessionToken();
    var _ =
        client.updateRecords(
            update ->
                update
                    .identityPoolId(POOL)
                    .identityId(IDENTITY)
                    .datasetName(dataset)
                    .syncSessionToken(token)
                    .recordPatches(patch));
  }

  @Test
  void usage_isCountedFromTheStreamOfTheTable() {
    try (CognitoSyncClient client = client(IDENTITY);
        CognitoSyncClient developer = client("developer")) {
      update(client, "game", "1");
      update(client, "map", "m".repeat(200_000));
      assertEquals(
          200_001 + 2 * "key".length(),
          developer
              .describeIdentityPoolUsage(describe -> describe.identityPoolId(POOL))
              .identityPoolUsage()
              .dataStorage());
    }
  }

  @Test
  void whatItLeavesOut_isRefused() {
    try (DynamoDbClient client = service.dynamoDbClient()) {
      assertThrows(DynamoDbException.class, () -> client.listBackups());
      assertThrows(
          DynamoDbException.class,
          () ->
              client.query(
                  query ->
                      query
                          .tableName("tidemark")
                          .indexName("index")
                          .keyConditionExpression("pk = :pk")
                          .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS("a")))));
      assertEquals(List.of("tidemark"), client.listTables().tableNames());
    }
  }

  @Test
  void malformedRequest_isAValidationException() throws Exception {
    for (String body : List.of("", "{", "[]", "{\"TableName\": 1}", "{\"TableName\": [}")) {
      HttpResponse<String> response = post(body, "DynamoDB_20120810.DescribeTable");
      assertEquals(400, response.statusCode());
      assertTrue(response.body().contains("#ValidationException\""), response.body());
      assertTrue(response.body().contains("The body is not JSON, or not as"), response.body());
    }
  }

  private HttpResponse<String> post(String body, String target) throws Exception {
    URI endpoint = service.dynamoDbEndpoint();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(endpoint)
              .header("X-Amz-Target", target)
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
