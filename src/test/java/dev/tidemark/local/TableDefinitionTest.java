package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

class TableDefinitionTest {
  @TempDir Path folder;

  @Test
  void request_matchesTheTemplate() throws IOException {
    assertEquals(
        CreateTableRequest.builder()
            .tableName("things")
            .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE))
            .attributeDefinitions(
                attribute("pk", ScalarAttributeType.S), attribute("sk", ScalarAttributeType.N))
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .streamSpecification(
                StreamSpecification.builder()
                    .streamEnabled(true)
                    .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)
                    .build())
            .build(),
        definition().createTableRequest("things"));
  }

  @Test
  void table_matchesTheTemplate() throws IOException {
    try (EmbeddedDynamoDb database = EmbeddedDynamoDb.start();
        DynamoDbClient client = database.client()) {
      definition().createIfAbsent(client, "things");
      TableDescription table = client.describeTable(request -> request.tableName("things")).table();
      assertEquals(definition().keys(), table.keySchema());
      assertEquals(StreamViewType.NEW_AND_OLD_IMAGES, table.streamSpecification().streamViewType());
      assertEquals(
          TimeToLiveDescription.builder()
              .attributeName("expires")
              .timeToLiveStatus(TimeToLiveStatus.ENABLED)
              .build(),
          client
              .describeTimeToLive(request -> request.tableName("things"))
              .timeToLiveDescription());
    }
  }

  @Test
  void existingTable_isReused() throws IOException {
    try (EmbeddedDynamoDb database = EmbeddedDynamoDb.start();
        DynamoDbClient client = database.client()) {
      definition().createIfAbsent(client, "things");
      definition().createIfAbsent(client, "things");
      assertEquals(1, client.listTables().tableNames().size());
    }
  }

  @Test
  void existingTableWithAnotherKey_isRefused() throws IOException {
    try (EmbeddedDynamoDb database = EmbeddedDynamoDb.start();
        DynamoDbClient client = database.client()) {
      client.createTable(
          request ->
              request
                  .tableName("things")
                  .keySchema(key("pk", KeyType.HASH))
                  .attributeDefinitions(attribute("pk", ScalarAttributeType.S))
                  .billingMode(BillingMode.PAY_PER_REQUEST));
      LocalServiceException failure =
          assertThrows(
              LocalServiceException.class, () -> definition().createIfAbsent(client, "things"));
      assertEquals("The table things exists already, with another key", failure.getMessage());
    }
  }

  private TableDefinition definition() throws IOException {
    return Template.read(TestTemplate.write(folder)).table();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }
}
