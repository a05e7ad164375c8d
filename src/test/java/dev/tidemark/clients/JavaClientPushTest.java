package dev.tidemark.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cognitosync.model.CognitoSyncException;
import software.amazon.awssdk.services.cognitosync.model.InvalidConfigurationException;
import software.amazon.awssdk.services.cognitosync.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitosync.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitosync.model.Platform;
import software.amazon.awssdk.services.cognitosync.model.ResourceNotFoundException;

/** The official Java client: devices and subscriptions, with every member and error. */
@ExtendWith(RunningService.class)
class JavaClientPushTest {
  private final OfficialClient client;
  private final OfficialClient developer;

  JavaClientPushTest(Users users) {
    User user = users.newUser();
    this.client = user.client();
    this.developer = user.clientOf(User.DEVELOPER);
  }

  private void configure() {
    developer.configure(
        configure ->
            configure.pushSync(
                push ->
                    push.applicationArns(
                        "arn:aws:sns:us-east-1:123456789012:app/GCM/game",
                        "arn:aws:sns:us-east-1:123456789012:app/APNS_SANDBOX/game")));
  }

  private void update(String dataset) {
    client.update(dataset, OfficialClient.replace("k", "v", 0));
  }

  private static <X extends CognitoSyncException> void assertFails(
      Class<X> type, String message, Executable call) {
    assertEquals(message, assertThrowsExactly(type, call).awsErrorDetails().errorMessage());
  }

  @Test
  void device_isRegisteredOnceForEachToken() {
    configure();
    String device = client.register(Platform.GCM, "one").deviceId();
    assertEquals(device, client.register(Platform.GCM, "one").deviceId());
    assertNotEquals(device, client.register(Platform.GCM, "two").deviceId());
    assertNotEquals(device, client.register(Platform.APNS_SANDBOX, "one").deviceId());
  }

  @Test
  void device_isSubscribedAndUnsubscribed() {
    configure();
    update("game");
    String device = client.register(Platform.GCM, "one").deviceId();
    client.subscribe("game", device);
    client.subscribe("game", device);
    client.unsubscribe("game", device);
    assertFails(
        ResourceNotFoundException.class,
        "The device is not subscribed to dataset 'game'",
        () -> client.unsubscribe("game", device));
  }

  @Test
  void missingApplication_isReported() {
    assertFails(
        InvalidConfigurationException.class,
        "The identity pool has no application for the platform of the device",
        () -> client.register(Platform.ADM, "one"));
  }

  @Test
  void missingDataset_isReported() {
    configure();
    String device = client.register(Platform.GCM, "one").deviceId();
    assertFails(
        ResourceNotFoundException.class,
        "Dataset 'none' not found",
        () -> client.subscribe("none", device));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "/", "..", "a b+c%2F", "ü💙", "?q=#f", "a\\"})
  void deviceIdOfAnyCharacters_isLookedUp(String device) {
    configure();
    update("game");
    assertFails(
        ResourceNotFoundException.class,
        "Device not found",
        () -> client.subscribe("game", device));
    assertFails(
        ResourceNotFoundException.class,
        "Device not found",
        () -> client.unsubscribe("game", device));
  }

  @Test
  void developers_areRefused() {
    String message = "These credentials are not valid for accessing this resource";
    configure();
    assertFails(
        NotAuthorizedException.class, message, () -> developer.register(Platform.GCM, "one"));
    assertFails(NotAuthorizedException.class, message, () -> developer.subscribe("game", "d"));
    assertFails(NotAuthorizedException.class, message, () -> developer.unsubscribe("game", "d"));
  }

  @Test
  void invalidMembers_areRefused() {
    configure();
    assertThrowsExactly(
        InvalidParameterException.class, () -> client.register(Platform.GCM, "t".repeat(4097)));
    assertThrowsExactly(
        InvalidParameterException.class, () -> client.subscribe("game", "d".repeat(257)));
  }
}
