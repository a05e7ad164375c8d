package dev.tidemark.sns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.model.ArnPattern;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.DeviceId;
import dev.tidemark.model.PlatformApplicationArn;
import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.model.RoleArn;
import dev.tidemark.model.Samples;
import dev.tidemark.model.SyncCount;
import dev.tidemark.pool.PublishingTargets;
import dev.tidemark.pool.PushSync;
import dev.tidemark.push.DeviceRegistration;
import dev.tidemark.push.Platform;
import dev.tidemark.push.PushFailedException;
import dev.tidemark.push.PushMessage;
import dev.tidemark.push.PushSender.Result;
import dev.tidemark.store.Deadline;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Publishing with the SDK's client to a server that imitates SNS. */
class SnsPushSenderTest {
  private static final PlatformApplicationArn APPLICATION =
      new PlatformApplicationArn("arn:aws:sns:eu-west-1:123456789012:app/GCM/game");
  private static final RoleArn ROLE = new RoleArn("arn:aws:iam::123456789012:role/push");
  private static final PushSync PUSH = new PushSync(List.of(APPLICATION), Optional.empty());
  private static final PushMessage MESSAGE =
      new PushMessage(Samples.dataset("game"), new SyncCount(17));
  private static final PublishingTargets TARGETS =
      new PublishingTargets(List.of(), List.of(), ArnPattern.list("*"), ArnPattern.list("*"));

  private SnsServer server;
  private SnsClient sns;
  private StsClient sts;

  @BeforeEach
  void start() throws IOException {
    server = SnsServer.start();
    connect(server.environment());
  }

  private void connect(Map<String, String> environment) {
    SnsClients clients = new SnsClients(environment);
    sns = clients.sns();
    sts = clients.sts();
  }

  @AfterEach
  void stop() {
    sns.close();
    sts.close();
    server.close();
  }

  private static DeviceRegistration device(Platform platform) {
    return new DeviceRegistration(
        new DeviceId("device"),
        platform,
        new PlatformEndpointArn(
            "arn:aws:sns:eu-west-1:123456789012:endpoint/" + platform + "/game/1"),
        Set.of(new DatasetName("game")),
        false);
  }

  private Result send(PushSync push, Platform platform, PublishingTargets targets) {
    return new SnsPushSender(new SnsAccess(sns, sts, InstantSource.system()), targets)
        .send(push, device(platform), MESSAGE);
  }

  private Result send(Platform platform) {
    return send(PUSH, platform, TARGETS);
  }

  @Test
  void notification_isOnePublishToTheEndpoint() {
    assertEquals(new Result.Sent(), send(Platform.GCM));
    Map<String, String> request = server.requests().getFirst();
    assertEquals("Publish", request.get("Action"));
    assertEquals(device(Platform.GCM).endpoint().value(), request.get("TargetArn"));
    assertEquals("json", request.get("MessageStructure"));
    assertEquals(MESSAGE.toJson(Platform.GCM), request.get("Message"));
    assertFalse(request.containsKey("MessageAttributes.entry.1.Name"), request.toString());
    assertEquals(1, server.requests().size());
  }

  @Test
  void notificationForApple_hasItsAttributes() {
    send(Platform.APNS);
    Map<String, String> request = server.requests().getFirst();
    for (int i = 1; i <= 3; i++) {
      String entry = "MessageAttributes.entry." + i;
      assertEquals(
          MESSAGE.attributes(Platform.APNS).get(request.get(entry + ".Name")),
          request.get(entry + ".Value.StringValue"));
      assertEquals("String", request.get(entry + ".Value.DataType"));
    }
  }

  @Test
  void roleOfThePool_isAssumed() {
    PushSync withRole = new PushSync(List.of(APPLICATION), Optional.of(ROLE));
    assertEquals(new Result.Sent(), send(withRole, Platform.GCM, TARGETS));
    assertEquals(List.of("AssumeRole", "Publish"), server.actions());
    assertEquals("assumed", server.requests().getLast().get("accessKey"));
  }

  @ParameterizedTest
  @CsvSource({
    "400, EndpointDisabled, Endpoint is disabled, EndpointDisabled[]",
    "404, NotFound, No endpoint found for the target arn specified, EndpointGone[]",
    "400, InvalidParameter, Invalid parameter: TargetArn Reason: No endpoint found, EndpointGone[]",
    "400, InvalidParameter, Invalid parameter: Message too long,"
        + " Unusable[reason=SNS refuses the notification (InvalidParameter)]",
    "403, AuthorizationError, User is not authorized,"
        + " Unusable[reason=SNS refuses the application (AuthorizationError)]",
    "400, PlatformApplicationDisabled, The application is disabled,"
        + " Unusable[reason=SNS refuses the application (PlatformApplicationDisabled)]",
  })
  void refusal_isTheDevicesOrTheApplications(
      int status, String code, String message, String expected) {
    server.refuse("Publish", status, code, message);
    assertEquals(expected, send(Platform.GCM).toString());
    assertEquals(1, server.requests().size());
  }

  @Test
  void deniedRole_isTheApplications() {
    server.refuse("AssumeRole", 403, "AccessDenied", "secretmessage");
    PushSync withRole = new PushSync(List.of(APPLICATION), Optional.of(ROLE));
    assertEquals(
        new Result.Unusable("the role cannot be assumed (AccessDenied)"),
        send(withRole, Platform.GCM, TARGETS));
  }

  @Test
  void applicationThatTheDeploymentNoLongerAllows_isNotUsed() {
    assertEquals(
        new Result.Unusable("the deployment does not allow the application or role"),
        send(PUSH, Platform.GCM, PublishingTargets.NONE));
    assertEquals(List.of(), server.requests());
  }

  @Test
  void lastingThrottling_isReported() {
    for (int i = 0; i < 3; i++) {
      server.refuse("Publish", 429, "Throttled", "Rate exceeded");
    }
    assertEquals(new Result.Throttled(), send(Platform.GCM));
    assertEquals(3, server.requests().size());
  }

  @Test
  void internalError_fails() {
    for (int i = 0; i < 3; i++) {
      server.refuse("Publish", 500, "InternalError", "failed");
    }
    assertThrows(PushFailedException.class, () -> send(Platform.GCM));
  }

  @Test
  void oneInternalError_isRetried() {
    server.refuse("Publish", 500, "InternalError", "failed");
    assertEquals(new Result.Sent(), send(Platform.GCM));
  }

  @Test
  void serverThatDoesNotRespond_failsWithinTheDeadline() throws IOException {
    try (ServerSocket silent = new ServerSocket(0)) {
      stopClients();
      connect(Map.of("AWS_ENDPOINT_URL_SNS", "http://127.0.0.1:" + silent.getLocalPort()));
      long start = System.nanoTime();
      assertThrows(
          PushFailedException.class,
          () -> Deadline.within(() -> Duration.ofMillis(300), () -> send(Platform.GCM)));
      assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 4);
    }
  }

  private void stopClients() {
    sns.close();
    sts.close();
  }
}
