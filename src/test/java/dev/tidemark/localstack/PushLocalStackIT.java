package dev.tidemark.localstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.tidemark.model.ArnPattern;
import dev.tidemark.model.PlatformApplicationArn;
import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.model.PushToken;
import dev.tidemark.pool.PublishingTargets;
import dev.tidemark.pool.PushSync;
import dev.tidemark.push.PlatformEndpoints.Result;
import dev.tidemark.sns.SnsAccess;
import dev.tidemark.sns.SnsClients;
import dev.tidemark.sns.SnsPlatformEndpoints;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Testcontainers;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The registration of tokens with the SNS of LocalStack. */
@Testcontainers(disabledWithoutDocker = true)
final class PushLocalStackIT {
  private static SnsClient sns;
  private static StsClient sts;
  private static PlatformApplicationArn application;
  private static SnsPlatformEndpoints endpoints;

  @BeforeAll
  static void start() {
    String endpoint = LocalStack.endpoint().toString();
    SnsClients clients =
        new SnsClients(Map.of("AWS_ENDPOINT_URL_SNS", endpoint, "AWS_ENDPOINT_URL_STS", endpoint));
    sns = clients.sns();
    sts = clients.sts();
    application = application("game");
    List<ArnPattern> any = List.of(new ArnPattern("*"));
    endpoints =
        new SnsPlatformEndpoints(
            new SnsAccess(sns, sts, InstantSource.system()),
            new PublishingTargets(List.of(), List.of(), any, any));
  }

  private static PlatformApplicationArn application(String name) {
    return new PlatformApplicationArn(
        sns.createPlatformApplication(
                create ->
                    create
                        .name(name)
                        .platform("GCM")
                        .attributes(Map.of("PlatformCredential", "key")))
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
  void missingApplication_isUnusable() {
    assertInstanceOf(
        Result.Unusable.class,
        register(new PlatformApplicationArn(application.value() + "-none"), "one"));
  }
}
