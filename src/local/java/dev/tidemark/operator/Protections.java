package dev.tidemark.operator;

import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/** The settings of a table that a restored backup does not have. Each is turned on if it is off. */
record Protections(DynamoDbClient client, String table) {
  /** Turns on the stream, expiry, point-in-time recovery and protection against deletion. */
  void turnOn() {
    TableDescription found = describe();
    if (found.streamSpecification() == null) {
      client.updateTable(
          update ->
              update
                  .tableName(table)
                  .streamSpecification(
                      stream ->
                          stream
                              .streamEnabled(true)
                              .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)));
      client.waiter().waitUntilTableExists(describe -> describe.tableName(table));
    }
    if (!Boolean.TRUE.equals(found.deletionProtectionEnabled())) {
      client.updateTable(update -> update.tableName(table).deletionProtectionEnabled(true));
      client.waiter().waitUntilTableExists(describe -> describe.tableName(table));
    }
    turnOnTimeToLive();
    turnOnRecovery();
  }

  private void turnOnTimeToLive() {
    TimeToLiveStatus status =
        client
            .describeTimeToLive(describe -> describe.tableName(table))
            .timeToLiveDescription()
            .timeToLiveStatus();
    if (status != TimeToLiveStatus.ENABLED && status != TimeToLiveStatus.ENABLING) {
      client.updateTimeToLive(
          update ->
              update
                  .tableName(table)
                  .timeToLiveSpecification(ttl -> ttl.attributeName("ttl").enabled(true)));
    }
  }

  private void turnOnRecovery() {
    PointInTimeRecoveryStatus status =
        client
            .describeContinuousBackups(describe -> describe.tableName(table))
            .continuousBackupsDescription()
            .pointInTimeRecoveryDescription()
            .pointInTimeRecoveryStatus();
    if (status != PointInTimeRecoveryStatus.ENABLED) {
      client.updateContinuousBackups(
          update ->
              update
                  .tableName(table)
                  .pointInTimeRecoverySpecification(
                      recovery -> recovery.pointInTimeRecoveryEnabled(true)));
    }
  }

  /** Returns the ARN of the table's stream, if it has one. */
  Optional<String> streamArn() {
    return Optional.ofNullable(describe().latestStreamArn());
  }

  private TableDescription describe() {
    return client.describeTable(describe -> describe.tableName(table)).table();
  }
}
