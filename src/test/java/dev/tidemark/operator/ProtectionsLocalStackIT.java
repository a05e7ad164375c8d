package dev.tidemark.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.local.TableDefinition;
import dev.tidemark.local.Template;
import dev.tidemark.localstack.LocalStack;
import dev.tidemark.localstack.OnLocalStack;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/** The protections of a restored table, on LocalStack, which has point-in-time recovery. */
@OnLocalStack
final class ProtectionsLocalStackIT {
  @Test
  void restoredTable_getsRecoveryAndTheOtherProtections() {
    String table = "restored-" + UUID.randomUUID();
    try (DynamoDbClient client = client()) {
      create(client, table);
      assertEquals(PointInTimeRecoveryStatus.DISABLED, recovery(client, table));
      Protections protections = new Protections(client, table);
      protections.turnOn();
      protections.turnOn();

      assertEquals(PointInTimeRecoveryStatus.ENABLED, recovery(client, table));
      assertEquals(
          TimeToLiveStatus.ENABLED,
          client
              .describeTimeToLive(describe -> describe.tableName(table))
              .timeToLiveDescription()
              .timeToLiveStatus());
      assertEquals(
          client.describeTable(describe -> describe.tableName(table)).table().latestStreamArn(),
          protections.streamArn().orElseThrow());
    }
  }

  /** Returns a client without the deadlines of the deployed one: LocalStack starts its DynamoDB. */
  private static DynamoDbClient client() {
    return DynamoDbClient.builder()
        .endpointOverride(LocalStack.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .build();
  }

  private static void create(DynamoDbClient client, String table) {
    TableDefinition whole = Template.read(Path.of("template.yaml")).table();
    new TableDefinition(
            whole.keys(),
            whole.attributes(),
            whole.billingMode(),
            Optional.empty(),
            Optional.empty())
        .createIfAbsent(client, table);
  }

  private static PointInTimeRecoveryStatus recovery(DynamoDbClient client, String table) {
    return client
        .describeContinuousBackups(describe -> describe.tableName(table))
        .continuousBackupsDescription()
        .pointInTimeRecoveryDescription()
        .pointInTimeRecoveryStatus();
  }
}
