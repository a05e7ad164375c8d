package dev.tidemark.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.DynamoDbPoolStore;
import dev.tidemark.dynamodb.DynamoDbPoolUsageStore;
import dev.tidemark.dynamodb.DynamoDbPushStore;
import dev.tidemark.events.EventContext;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.ProjectTemplate;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.DeviceId;
import dev.tidemark.model.PlatformApplicationArn;
import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.Samples;
import dev.tidemark.model.SyncCount;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PushSync;
import dev.tidemark.push.DeviceRegistration;
import dev.tidemark.push.Devices;
import dev.tidemark.push.EndpointOwner;
import dev.tidemark.push.Platform;
import dev.tidemark.push.PushMessage;
import dev.tidemark.push.PushStore;
import dev.tidemark.sns.SnsServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The deployed function from an event to SNS, on a real DynamoDB. */
class ChangesFunctionTest {
  private static final String ACCOUNT = "arn:aws:sns:eu-west-1:123456789012:";
  private static final PlatformEndpointArn ENDPOINT =
      new PlatformEndpointArn(ACCOUNT + "endpoint/GCM/game/1");
  private static final DeviceRegistration PHONE =
      new DeviceRegistration(
          new DeviceId("phone"), Platform.GCM, ENDPOINT, Set.of(new DatasetName("game")), false);

  private final EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start();
  private final DynamoDbClient client = dynamoDb.client();
  private final PushStore devices = new DynamoDbPushStore(client, "table", _ -> true);
  private SnsServer sns;
  private int changes;

  @BeforeEach
  void start() throws IOException {
    sns = SnsServer.start();
    ProjectTemplate.TABLE.createIfAbsent(client, "table");
    PushSync push =
        new PushSync(
            List.of(new PlatformApplicationArn(ACCOUNT + "app/GCM/game")), Optional.empty());
    new DynamoDbPoolStore(client, "table", _ -> true)
        .configure(
            Samples.POOL,
            PoolConfiguration.NONE,
            new PoolConfiguration(Optional.of(push), Optional.empty(), 0));
    register(Samples.OWNER, PHONE);
  }

  @AfterEach
  void stop() {
    sns.close();
    client.close();
    dynamoDb.close();
  }

  private void register(PoolIdentity identity, DeviceRegistration device) {
    devices.takeOver(device.endpoint(), new EndpointOwner(identity, device.id()));
    Devices seen = devices.devices(identity);
    assertTrue(devices.replace(identity, seen, seen.register(device)));
  }

  private ChangesFunction function(String applications) {
    Map<String, String> environment = new HashMap<>(sns.environment());
    environment.putAll(
        Map.of(
            "TABLE",
            "table",
            "DYNAMODB_ENDPOINT",
            dynamoDb.endpoint().toString(),
            "TOKEN_KEY",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            "PUSH_APPLICATIONS",
            applications));
    return new ChangesFunction(environment);
  }

  /** Delivers the creation of a dataset, and checks that it is counted. */
  private void deliver(ChangesFunction function, String author) throws IOException {
    changes++;
    String event =
        """
        {"Records": [{
          "eventSourceARN": "arn:aws:dynamodb:eu-west-1:123456789012:table/t/stream/now",
          "dynamodb": {"SequenceNumber": "%d", "NewImage": {
            "pk": {"S": "%s/%s"}, "sk": {"S": "dataset/game"},
            "c": {"N": "7"}, "d": {"N": "6"}, "p": {"N": "0"},
            "cd": {"N": "1795428930123"}, "md": {"N": "1795428930123"}, "a": {"S": "%s"},
            "records": {"M": {"k": {"M": {
              "c": {"N": "7"}, "t": {"N": "1795428930123"}, "a": {"S": "%s"},
              "v": {"S": "v"}}}}}}}}]}
        """
            .formatted(changes, Samples.POOL, Samples.OWNER.identity(), author, author);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    function.handleRequest(
        new ByteArrayInputStream(event.getBytes(UTF_8)), output, new EventContext());
    assertEquals("{\"DatasetChanges\":1}", output.toString(UTF_8));
    assertEquals(2L * changes, countedBytes());
  }

  private long countedBytes() {
    return new DynamoDbPoolUsageStore(client, "table", _ -> true)
        .usage(Samples.POOL)
        .orElseThrow()
        .dataStorage();
  }

  @Test
  void changeOfAnotherDevice_isPublished() throws IOException {
    deliver(function("*"), "tablet");
    assertEquals(List.of("Publish"), sns.actions());
    assertEquals(
        new PushMessage(Samples.dataset("game"), new SyncCount(7)).toJson(Platform.GCM),
        sns.requests().getFirst().get("Message"));
  }

  @Test
  void phoneOfAnotherUser_hearsNothing_andIsForgotten() throws IOException {
    register(
        Samples.OTHER_OWNER,
        new DeviceRegistration(
            new DeviceId("second"), Platform.GCM, ENDPOINT, PHONE.subscriptions(), false));
    deliver(function("*"), "tablet");
    assertEquals(List.of(), sns.actions());
    assertEquals(List.of(), devices.devices(Samples.OWNER).devices());
    assertEquals(1, devices.devices(Samples.OTHER_OWNER).devices().size());
  }

  @Test
  void disabledEndpoint_pausesItsDevice() throws IOException {
    sns.refuse("Publish", 400, "EndpointDisabled", "Endpoint is disabled");
    ChangesFunction function = function("*");
    deliver(function, "tablet");
    deliver(function, "tablet");
    assertEquals(List.of("Publish"), sns.actions());
    assertTrue(devices.devices(Samples.OWNER).find(PHONE.id()).orElseThrow().isPaused());
  }

  @Test
  void deploymentWithoutApplications_publishesNothing() throws IOException {
    deliver(function(""), "tablet");
    assertEquals(List.of(), sns.actions());
  }

  @Test
  void pushServiceThatIsDown_leavesTheCountAlone() throws IOException {
    ChangesFunction function = function("*");
    sns.close();
    deliver(function, "tablet");
    assertEquals(List.of(PHONE), devices.devices(Samples.OWNER).devices());
  }
}
