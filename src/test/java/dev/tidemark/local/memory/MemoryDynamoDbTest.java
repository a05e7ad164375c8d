package dev.tidemark.local.memory;

import static dev.tidemark.model.Samples.OWNER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.DynamoDbPushStore;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.DeviceId;
import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.push.DeviceRegistration;
import dev.tidemark.push.Devices;
import dev.tidemark.push.Platform;
import dev.tidemark.push.PushStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The updates of single items in the DynamoDB in memory. */
final class MemoryDynamoDbTest {
  private static final DeviceRegistration PHONE =
      new DeviceRegistration(
          new DeviceId("phone"),
          Platform.GCM,
          new PlatformEndpointArn("arn:aws:sns:us-east-1:123456789012:endpoint/GCM/game/1"),
          Set.of(new DatasetName("game")),
          false);

  private final MemoryDynamoDb dynamoDb = new MemoryDynamoDb();

  @Test
  void update_createsTheItem() {
    dynamoDb.updateItem(
        update ->
            update
                .tableName("table")
                .key(ItemKey.devices(OWNER).attributes())
                .updateExpression("SET #a = :a, #b=:b,c=:c")
                .expressionAttributeNames(Map.of("#a", "a", "#b", "b"))
                .expressionAttributeValues(
                    Map.of(
                        ":a", AttributeValue.fromS("1"),
                        ":b", AttributeValue.fromS("2"),
                        ":c", AttributeValue.fromS("3"))));
    Map<String, AttributeValue> after = new HashMap<>(ItemKey.devices(OWNER).attributes());
    after.put("a", AttributeValue.fromS("1"));
    after.put("b", AttributeValue.fromS("2"));
    after.put("c", AttributeValue.fromS("3"));
    assertEquals(List.of(after), dynamoDb.all());
  }

  @Test
  void devices_areReadAsTheyWereWritten() {
    PushStore store = new DynamoDbPushStore(dynamoDb, "table", _ -> true);
    assertTrue(store.replace(OWNER, Devices.NONE, new Devices(List.of(PHONE), 1)));
    assertEquals(new Devices(List.of(PHONE), 1), store.devices(OWNER));
    assertTrue(store.replace(OWNER, store.devices(OWNER), new Devices(List.of(), 2)));
    assertEquals(new Devices(List.of(), 2), store.devices(OWNER));
  }
}
