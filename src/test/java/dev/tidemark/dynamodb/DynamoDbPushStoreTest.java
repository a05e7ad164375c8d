package dev.tidemark.dynamodb;

import static dev.tidemark.model.Samples.OTHER_OWNER;
import static dev.tidemark.model.Samples.OWNER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.FaultyDynamoDb.Fault;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.ProjectTemplate;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.DeviceId;
import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.push.DeviceRegistration;
import dev.tidemark.push.Devices;
import dev.tidemark.push.EndpointOwner;
import dev.tidemark.push.Platform;
import dev.tidemark.push.PushStore;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Devices and owners of endpoints in DynamoDB. */
final class DynamoDbPushStoreTest {
  private static final Fault NONE = new Fault.None();
  private static final Fault LOST = new Fault.LostResponse();
  private static final Fault LOST_REQUEST = new Fault.LostRequest();
  private static final Fault THROTTLED =
      FaultyDynamoDb.refusal("ProvisionedThroughputExceededException", "");

  private static final PlatformEndpointArn ENDPOINT = endpoint("1");
  private static final DeviceRegistration PHONE =
      new DeviceRegistration(
          new DeviceId("phone"),
          Platform.APNS_SANDBOX,
          ENDPOINT,
          Set.of(new DatasetName("game"), new DatasetName("a:b")),
          true);
  private static final DeviceRegistration TABLET =
      new DeviceRegistration(new DeviceId("tablet"), Platform.ADM, endpoint("2"), Set.of(), false);
  private static final Devices BOTH = new Devices(List.of(PHONE, TABLET), 1);
  private static final Devices ONE = new Devices(List.of(TABLET), 1);
  private static final EndpointOwner FIRST = new EndpointOwner(OWNER, PHONE.id());
  private static final EndpointOwner SECOND = new EndpointOwner(OTHER_OWNER, TABLET.id());

  private static EmbeddedDynamoDb dynamoDb;
  private static FaultyDynamoDb faulty;
  private static DynamoDbClient client;
  private static int tables;
  private String table = "";

  private static PlatformEndpointArn endpoint(String name) {
    return new PlatformEndpointArn(
        "arn:aws:sns:us-east-1:123456789012:endpoint/APNS_SANDBOX/game/" + name);
  }

  @BeforeAll
  static void start() throws IOException {
    dynamoDb = EmbeddedDynamoDb.start();
    faulty = new FaultyDynamoDb(dynamoDb.endpoint());
    client = DynamoDbClients.create(faulty.endpoint());
  }

  @AfterAll
  static void stop() {
    client.close();
    faulty.close();
    dynamoDb.close();
  }

  private PushStore store() {
    tables++;
    table = "push-" + tables;
    ProjectTemplate.TABLE.createIfAbsent(client, table);
    faulty.next();
    return new DynamoDbPushStore(client, table, _ -> true);
  }

  @Test
  void devices_areReplacedForTheirIdentity() {
    PushStore store = store();
    assertEquals(Devices.NONE, store.devices(OWNER));

    assertTrue(store.replace(OWNER, Devices.NONE, BOTH));
    assertEquals(BOTH, store.devices(OWNER));
    assertEquals(Devices.NONE, store.devices(OTHER_OWNER));

    assertTrue(store.replace(OWNER, BOTH, new Devices(List.of(), 0)));
    assertEquals(new Devices(List.of(), 2), store.devices(OWNER));
  }

  @Test
  void devicesThatChangedMeanwhile_stayAsTheyAre() {
    PushStore store = store();
    store.replace(OWNER, Devices.NONE, BOTH);

    assertFalse(store.replace(OWNER, Devices.NONE, ONE));
    assertFalse(store.replace(OWNER, new Devices(List.of(), 2), ONE));
    assertEquals(BOTH, store.devices(OWNER));
  }

  @Test
  void mostAndLargestDevices_fitInAnItem() {
    PushStore store = store();
    Set<DatasetName> names =
        IntStream.range(0, Devices.MAX_SUBSCRIPTIONS)
            .mapToObj(i -> new DatasetName("%03d".formatted(i) + "n".repeat(125)))
            .collect(Collectors.toSet());
    Devices devices =
        new Devices(
            IntStream.range(0, Devices.MAX_DEVICES)
                .mapToObj(
                    i ->
                        new DeviceRegistration(
                            new DeviceId("device-%029d".formatted(i)),
                            Platform.APNS_SANDBOX,
                            new PlatformEndpointArn(
                                "arn:aws:sns:us-east-1:123456789012:endpoint/APNS_SANDBOX/"
                                    + "a".repeat(256)
                                    + "/"
                                    + i),
                            names,
                            true))
                .toList(),
            1);

    assertTrue(store.replace(OWNER, Devices.NONE, devices));
    assertEquals(devices, store.devices(OWNER));
  }

  @Test
  void lostResponses_areSettledByARead() {
    PushStore store = store();
    faulty.next(LOST, LOST, LOST);
    assertTrue(store.replace(OWNER, Devices.NONE, BOTH));
    assertEquals(BOTH, store.devices(OWNER));
  }

  @Test
  void lostRequests_failBecauseTheyMayStillArrive() {
    PushStore store = store();
    faulty.next(LOST_REQUEST, LOST_REQUEST, LOST_REQUEST);
    assertThrows(StoreFailedException.class, () -> store.replace(OWNER, Devices.NONE, BOTH));
    assertEquals(Devices.NONE, store.devices(OWNER));
  }

  @Test
  void lostRequestsAfterTheChangeOfAnother_areRefused() {
    PushStore store = store();
    store.replace(OWNER, Devices.NONE, ONE);
    faulty.next(LOST_REQUEST, LOST_REQUEST);
    assertFalse(store.replace(OWNER, Devices.NONE, BOTH));
    assertEquals(ONE, store.devices(OWNER));
  }

  @Test
  void throttledWrites_areBusyAndChangeNothing() {
    PushStore store = store();
    faulty.decide(operation -> operation.equals("UpdateItem") ? THROTTLED : NONE);
    assertThrows(StoreBusyException.class, () -> store.replace(OWNER, Devices.NONE, BOTH));
    assertThrows(StoreBusyException.class, () -> store.takeOver(ENDPOINT, FIRST));
    faulty.next();
    assertEquals(Devices.NONE, store.devices(OWNER));
    assertEquals(Optional.empty(), store.ownerOf(ENDPOINT));
  }

  @Test
  void endpoint_isTakenOverByEachNextOwner() {
    PushStore store = store();
    assertEquals(Optional.empty(), store.ownerOf(ENDPOINT));
    store.takeOver(ENDPOINT, FIRST);
    assertEquals(Optional.of(FIRST), store.ownerOf(ENDPOINT));
    store.takeOver(ENDPOINT, SECOND);
    assertEquals(Optional.of(SECOND), store.ownerOf(ENDPOINT));
    store.takeOver(ENDPOINT, FIRST);
    assertEquals(Optional.of(FIRST), store.ownerOf(ENDPOINT));
    assertEquals(Optional.empty(), store.ownerOf(endpoint("2")));
  }

  /** Another identity takes the endpoint over between the read and the write. */
  @Test
  void concurrentTakeOver_isRepeatedFromTheCurrentOwner() {
    PushStore store = store();
    faulty.next(new Fault.CarriedOutThen(() -> store.takeOver(ENDPOINT, SECOND)));
    store.takeOver(ENDPOINT, FIRST);
    assertEquals(Optional.of(FIRST), store.ownerOf(ENDPOINT));
    assertEquals(2, version(ItemKey.endpointOwner(ENDPOINT)));
  }

  @Test
  void endpointOfTheSameOwner_isNotWrittenAgain() {
    PushStore store = store();
    store.takeOver(ENDPOINT, FIRST);
    store.takeOver(ENDPOINT, FIRST);
    assertEquals(1, version(ItemKey.endpointOwner(ENDPOINT)));
  }

  private long version(ItemKey key) {
    return new Item(item(key)).number("v");
  }

  private Map<String, AttributeValue> item(ItemKey key) {
    return client.getItem(get -> get.tableName(table).key(key.attributes())).item();
  }

  @Test
  void unknownAttributes_surviveAWrite() {
    PushStore store = store();
    store.replace(OWNER, Devices.NONE, BOTH);
    store.takeOver(ENDPOINT, FIRST);
    for (ItemKey key : List.of(ItemKey.devices(OWNER), ItemKey.endpointOwner(ENDPOINT))) {
      put(key, "later", AttributeValue.fromS("kept"));
    }
    store.replace(OWNER, BOTH, ONE);
    store.takeOver(ENDPOINT, SECOND);
    for (ItemKey key : List.of(ItemKey.devices(OWNER), ItemKey.endpointOwner(ENDPOINT))) {
      assertEquals(AttributeValue.fromS("kept"), item(key).get("later"));
    }
  }

  @Test
  void itemsOfANewerFormat_areLeftAlone() {
    PushStore store = store();
    store.replace(OWNER, Devices.NONE, BOTH);
    store.takeOver(ENDPOINT, FIRST);
    put(ItemKey.devices(OWNER), Format.ATTRIBUTE, Item.number(3));
    put(ItemKey.endpointOwner(ENDPOINT), Format.ATTRIBUTE, Item.number(3));

    assertThrows(StoreBusyException.class, () -> store.devices(OWNER));
    assertFalse(store.replace(OWNER, BOTH, ONE));
    assertThrows(StoreBusyException.class, () -> store.takeOver(ENDPOINT, SECOND));
    assertEquals(1, version(ItemKey.devices(OWNER)));
    assertEquals(1, version(ItemKey.endpointOwner(ENDPOINT)));
  }

  private void put(ItemKey key, String name, AttributeValue value) {
    Map<String, AttributeValue> changed = new HashMap<>(item(key));
    changed.put(name, value);
    client.putItem(put -> put.tableName(table).item(Collections.unmodifiableMap(changed)));
  }
}
