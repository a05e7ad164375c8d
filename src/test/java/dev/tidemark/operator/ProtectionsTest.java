package dev.tidemark.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.ProjectTemplate;
import dev.tidemark.local.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateContinuousBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateContinuousBackupsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/** The protections of a restored table, on DynamoDB Local. */
final class ProtectionsTest {
  private final EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start();
  private final RecordedClient client = new RecordedClient(dynamoDb.client());

  /** Records changes of settings. Adds continuous backups, which DynamoDB Local does not have. */
  private static final class RecordedClient implements DynamoDbClient {
    private final List<String> changes = new ArrayList<>();
    private PointInTimeRecoveryStatus recovery = PointInTimeRecoveryStatus.DISABLED;

    private final DynamoDbClient client;

    RecordedClient(DynamoDbClient client) {
      this.client = client;
    }

    @Override
    public CreateTableResponse createTable(CreateTableRequest request) {
      return client.createTable(request);
    }

    @Override
    public DescribeTableResponse describeTable(DescribeTableRequest request) {
      return client.describeTable(request);
    }

    @Override
    public DescribeTimeToLiveResponse describeTimeToLive(DescribeTimeToLiveRequest request) {
      return client.describeTimeToLive(request);
    }

    @Override
    public DynamoDbWaiter waiter() {
      return client.waiter();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {
      client.close();
    }

    @Override
    public UpdateTableResponse updateTable(UpdateTableRequest request) {
      changes.add("table");
      return client.updateTable(request);
    }

    @Override
    public UpdateTimeToLiveResponse updateTimeToLive(UpdateTimeToLiveRequest request) {
      changes.add("time to live");
      return client.updateTimeToLive(request);
    }

    @Override
    public DescribeContinuousBackupsResponse describeContinuousBackups(
        DescribeContinuousBackupsRequest request) {
      return DescribeContinuousBackupsResponse.builder()
          .continuousBackupsDescription(
              backups ->
                  backups.pointInTimeRecoveryDescription(
                      each -> each.pointInTimeRecoveryStatus(recovery)))
          .build();
    }

    @Override
    public UpdateContinuousBackupsResponse updateContinuousBackups(
        UpdateContinuousBackupsRequest request) {
      changes.add("recovery");
      recovery =
          request.pointInTimeRecoverySpecification().pointInTimeRecoveryEnabled()
              ? PointInTimeRecoveryStatus.ENABLED
              : PointInTimeRecoveryStatus.DISABLED;
      return UpdateContinuousBackupsResponse.builder().build();
    }
  }

  /** Creates a table as DynamoDB restores it: with its keys only. */
  @BeforeEach
  void createTable() {
    TableDefinition whole = ProjectTemplate.TABLE;
    new TableDefinition(
            whole.keys(),
            whole.attributes(),
            whole.billingMode(),
            Optional.empty(),
            Optional.empty())
        .createIfAbsent(client, "table");
  }

  @AfterEach
  void stop() {
    client.close();
    dynamoDb.close();
  }

  @Test
  void restoredTable_getsAllProtectionsOnce() {
    Protections protections = new Protections(client, "table");
    protections.turnOn();
    List<String> first = List.copyOf(client.changes);
    protections.turnOn();

    assertEquals(List.of("table", "table", "time to live", "recovery"), first);
    assertEquals(first, client.changes);
    TableDescription table = client.describeTable(describe -> describe.tableName("table")).table();
    assertEquals(StreamViewType.NEW_AND_OLD_IMAGES, table.streamSpecification().streamViewType());
    assertTrue(table.deletionProtectionEnabled());
    TimeToLiveDescription timeToLive =
        client.describeTimeToLive(describe -> describe.tableName("table")).timeToLiveDescription();
    assertEquals(TimeToLiveStatus.ENABLED, timeToLive.timeToLiveStatus());
    assertEquals("ttl", timeToLive.attributeName());
    assertEquals(PointInTimeRecoveryStatus.ENABLED, client.recovery);
  }

  @Test
  void streamArn_isThatOfTheTurnedOnStream() {
    Protections protections = new Protections(client, "table");
    assertEquals(Optional.empty(), protections.streamArn());
    protections.turnOn();

    TableDescription table = client.describeTable(describe -> describe.tableName("table")).table();
    assertEquals(Optional.of(table.latestStreamArn()), protections.streamArn());
    assertTrue(table.latestStreamArn().contains("/stream/"), table.latestStreamArn());
  }
}
