package dev.tidemark.localstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.model.ArnPattern;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.DeviceId;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PlatformApplicationArn;
import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.PushToken;
import dev.tidemark.model.SyncCount;
import dev.tidemark.pool.PublishingTargets;
import dev.tidemark.pool.PushSync;
import dev.tidemark.push.DeviceRegistration;
import dev.tidemark.push.Platform;
import dev.tidemark.push.PlatformEndpoints.Result;
import dev.tidemark.push.PushMessage;
import dev.tidemark.push.PushSender;
import dev.tidemark.sns.SnsAccess;
import dev.tidemark.sns.SnsClients;
import dev.tidemark.sns.SnsPlatformEndpoints;
import dev.tidemark.sns.SnsPushSender;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The registration of tokens with the SNS of LocalStack, and notifications through it. */
@OnLocalStack
final class PushLocalStackIT {
  private static SnsClient sns;
  private static StsClient sts;
  private static PlatformApplicationArn application;
  private static SnsPlatformEndpoints endpoints;
  private static SnsPushSender sender;

  @BeforeAll
  static void start() {
    String endpoint = LocalStack.endpoint().toString();
    SnsClients clients =
        new SnsClients(Map.of("AWS_ENDPOINT_URL_SNS", endpoint, "AWS_ENDPOINT_URL_STS", endpoint));
    sns = clients.sns();
    sts = clients.sts();
    application = application("game");
    List<ArnPattern> any = List.of(new ArnPattern("*"));
    PublishingTargets targets = new PublishingTargets(List.of(), List.of(), any, any);
    SnsAccess access = new SnsAccess(sns, sts, InstantSource.system());
    endpoints = new SnsPlatformEndpoints(access, targets);
    sender = new SnsPushSender(access, targets);
  }

  private static PlatformApplicationArn application(String name) {
    return new PlatformApplicationArn(
        sns.createPlatformApplication(
                create ->
                    create
                        .name(name)
                        .platform("GCM")
                        .attributes(
                            Map.of("PlatformCredential", "key", "PlatformPrincipal", "none")))
            .platformApplicationArn());
  }

  @AfterAll
  static void stop() {
    sns.close();
    sts.close();
  }

  private static Result register(PlatformApplicationArn arn, String token) {
    return endpoints.register(
        new PushSync(List.of(arn), Optional.empty()), arn, new PushToken(token));
  }

  private static PlatformEndpointArn registered(String token) {
    return assertInstanceOf(Result.Registered.class, register(application, token)).endpoint();
  }

  private static PushSender.Result notify(PlatformEndpointArn endpoint) {
    DatasetId dataset =
        new DatasetId(
            new PoolIdentity(new IdentityPoolId("eu-west-1:0"), new IdentityId("eu-west-1:1")),
            new DatasetName("game"));
    DeviceRegistration device =
        new DeviceRegistration(
            new DeviceId("device"), Platform.GCM, endpoint, Set.of(dataset.name()), false);
    return sender.send(
        new PushSync(List.of(application), Optional.empty()),
        device,
        new PushMessage(dataset, new SyncCount(7)));
  }

  /** Returns the messages that LocalStack keeps for an endpoint, as its developers' API shows. */
  private static String sentTo(PlatformEndpointArn endpoint)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI messages =
          LocalStack.endpoint()
              .resolve("/_aws/sns/platform-endpoint-messages?endpointArn=" + endpoint.value());
      return http.send(HttpRequest.newBuilder(messages).build(), BodyHandlers.ofString()).body();
    }
  }

  private static Map<String, String> attributes(PlatformEndpointArn endpoint) {
    return sns.getEndpointAttributes(get -> get.endpointArn(endpoint.value())).attributes();
  }

  @Test
  void token_hasOneEndpoint() {
    PlatformEndpointArn endpoint = registered("one");
    assertEquals(endpoint, registered("one"));
    assertNotEquals(endpoint, registered("two"));
    assertEquals("one", attributes(endpoint).get("Token"));
  }

  @Test
  void disabledEndpoint_isEnabled() {
    PlatformEndpointArn endpoint = registered("disabled");
    sns.setEndpointAttributes(
        set -> set.endpointArn(endpoint.value()).attributes(Map.of("Enabled", "false")));
    assertEquals(endpoint, registered("disabled"));
    assertEquals("true", attributes(endpoint).get("Enabled"));
  }

  @Test
  void deletedEndpoint_isCreatedAgain() {
    PlatformEndpointArn endpoint = registered("deleted");
    sns.deleteEndpoint(delete -> delete.endpointArn(endpoint.value()));
    assertEquals("deleted", attributes(registered("deleted")).get("Token"));
  }

  @Test
  void notification_reachesItsEndpoint_andADisabledOneRefusesIt() throws Exception {
    PlatformEndpointArn endpoint = registered("notified");
    assertInstanceOf(PushSender.Result.Sent.class, notify(endpoint));
    String sent = sentTo(endpoint);
    assertTrue(sent.contains("fcmV1Message"), sent);
    assertTrue(sent.contains("syncCount"), sent);

    sns.setEndpointAttributes(
        set -> set.endpointArn(endpoint.value()).attributes(Map.of("Enabled", "false")));
    assertInstanceOf(PushSender.Result.EndpointDisabled.class, notify(endpoint));
  }

  @Test
  void missingApplication_isUnusable() {
    assertInstanceOf(
        Result.Unusable.class,
        register(new PlatformApplicationArn(application.value() + "-none"), "one"));
  }
}
