package dev.tidemark.sns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.model.ArnPattern;
import dev.tidemark.model.PlatformApplicationArn;
import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.model.PushToken;
import dev.tidemark.model.RoleArn;
import dev.tidemark.pool.PublishingTargets;
import dev.tidemark.pool.PushSync;
import dev.tidemark.push.PlatformEndpoints.Result;
import dev.tidemark.push.PushFailedException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The registration of tokens with AWS's client, at servers that behave as two emulators do. */
final class SnsPlatformEndpointsTest {
  private static final PlatformApplicationArn APPLICATION =
      new PlatformApplicationArn("arn:aws:sns:us-east-1:123456789012:app/GCM/game");
  private static final RoleArn ROLE = new RoleArn("arn:aws:iam::123456789012:role/push");
  private static final PushSync OWN = new PushSync(List.of(APPLICATION), Optional.empty());
  private static final PushSync WITH_ROLE = new PushSync(List.of(APPLICATION), Optional.of(ROLE));
  private static final PushToken TOKEN = new PushToken("token-1");
  private static final PublishingTargets ANY =
      new PublishingTargets(
          List.of(), List.of(), List.of(new ArnPattern("*")), List.of(new ArnPattern("*")));

  private SnsServer server;
  private SnsClient sns;
  private StsClient sts;

  @BeforeEach
  void startServer() throws IOException {
    server = SnsServer.start();
    SnsClients clients = new SnsClients(server.environment());
    sns = clients.sns();
    sts = clients.sts();
  }

  private SnsPlatformEndpoints start(SnsServer.Kind kind) {
    server.behaveAs(kind);
    return with(ANY);
  }

  private SnsPlatformEndpoints with(PublishingTargets targets) {
    return new SnsPlatformEndpoints(new SnsAccess(sns, sts, InstantSource.system()), targets);
  }

  @AfterEach
  void stop() {
    sns.close();
    sts.close();
    server.close();
  }

  private static PlatformEndpointArn registered(Result result) {
    return assertInstanceOf(Result.Registered.class, result).endpoint();
  }

  @ParameterizedTest
  @EnumSource(SnsServer.Kind.class)
  void newToken_getsAnEndpointThatIsCreatedWithTheTokenOnly(SnsServer.Kind kind) {
    SnsPlatformEndpoints endpoints = start(kind);

    PlatformEndpointArn endpoint = registered(endpoints.register(OWN, APPLICATION, TOKEN));

    assertEquals(
        Map.of(endpoint.value(), Map.of("Token", "token-1", "Enabled", "true")),
        server.endpoints());
    assertEquals(List.of("CreatePlatformEndpoint", "GetEndpointAttributes"), server.actions());
    assertEquals(
        List.of(),
        server.requests().getFirst().keySet().stream()
            .filter(name -> name.startsWith("Attributes") || name.equals("CustomUserData"))
            .toList());
  }

  @ParameterizedTest
  @EnumSource(SnsServer.Kind.class)
  void sameToken_getsTheSameEndpoint(SnsServer.Kind kind) {
    SnsPlatformEndpoints endpoints = start(kind);
    PlatformEndpointArn endpoint = registered(endpoints.register(OWN, APPLICATION, TOKEN));

    assertEquals(endpoint, registered(endpoints.register(OWN, APPLICATION, TOKEN)));
    assertFalse(server.actions().contains("SetEndpointAttributes"));
  }

  @ParameterizedTest
  @EnumSource(SnsServer.Kind.class)
  void disabledEndpoint_isEnabled(SnsServer.Kind kind) {
    SnsPlatformEndpoints endpoints = start(kind);
    PlatformEndpointArn endpoint = registered(endpoints.register(OWN, APPLICATION, TOKEN));
    server.set(endpoint.value(), "Enabled", "false");

    assertEquals(endpoint, registered(endpoints.register(OWN, APPLICATION, TOKEN)));
    assertEquals(
        Map.of("Token", "token-1", "Enabled", "true"), server.attributes(endpoint.value()));
  }

  @Test
  void endpointWithAnOlderToken_getsTheToken() {
    SnsPlatformEndpoints endpoints = start(SnsServer.Kind.LOCALSTACK);
    PlatformEndpointArn endpoint = registered(endpoints.register(OWN, APPLICATION, TOKEN));
    server.set(endpoint.value(), "Token", "token-0");
    server.refuse(
        "CreatePlatformEndpoint", 400, "InvalidParameter", alreadyExists(endpoint.value()));

    assertEquals(endpoint, registered(endpoints.register(OWN, APPLICATION, TOKEN)));
    assertEquals(
        Map.of("Token", "token-1", "Enabled", "true"), server.attributes(endpoint.value()));
  }

  private static String alreadyExists(String endpoint) {
    return "Invalid parameter: Token Reason: Endpoint %s already exists with the same Token, but different attributes."
        .formatted(endpoint);
  }

  @Test
  void endpointThatIsDeletedInBetween_isCreatedAgain() {
    SnsPlatformEndpoints endpoints = start(SnsServer.Kind.LOCALSTACK);
    server.refuse("GetEndpointAttributes", 404, "NotFound", "Endpoint does not exist");

    registered(endpoints.register(OWN, APPLICATION, TOKEN));

    assertEquals(
        List.of(
            "CreatePlatformEndpoint",
            "GetEndpointAttributes",
            "CreatePlatformEndpoint",
            "GetEndpointAttributes"),
        server.actions());
  }

  @Test
  void endpointThatIsDeletedAgainAndAgain_endsAsThrottled() {
    SnsPlatformEndpoints endpoints = start(SnsServer.Kind.LOCALSTACK);
    for (int i = 0; i < 3; i++) {
      server.refuse("GetEndpointAttributes", 404, "NotFound", "Endpoint does not exist");
    }

    assertEquals(new Result.Throttled(), endpoints.register(OWN, APPLICATION, TOKEN));
  }

  @Test
  void endpointOfAnotherApplicationInTheMessage_isNotTaken() {
    SnsPlatformEndpoints endpoints = start(SnsServer.Kind.MOTO);
    server.refuse(
        "CreatePlatformEndpoint",
        400,
        "InvalidParameter",
        alreadyExists("arn:aws:sns:us-east-1:123456789012:endpoint/GCM/other/1"));

    assertEquals(new Result.InvalidToken(), endpoints.register(OWN, APPLICATION, TOKEN));
  }

  @Test
  void endpointInAnEchoOfTheToken_isNotTaken() {
    SnsPlatformEndpoints endpoints = start(SnsServer.Kind.MOTO);
    PlatformEndpointArn victim = registered(endpoints.register(OWN, APPLICATION, TOKEN));
    server.refuse(
        "CreatePlatformEndpoint",
        400,
        "InvalidParameter",
        "Invalid parameter: Token Reason: not a token: " + victim);

    assertEquals(
        new Result.InvalidToken(),
        endpoints.register(OWN, APPLICATION, new PushToken(victim.value())));
    assertEquals("token-1", server.attributes(victim.value()).get("Token"));
  }

  @ParameterizedTest
  @CsvSource({
    "404, NotFound, SNS refuses the application (NotFound)",
    "400, PlatformApplicationDisabled, SNS refuses the application (PlatformApplicationDisabled)",
    "403, AuthorizationError, SNS refuses the application (AuthorizationError)",
  })
  void applicationThatCannotBeUsed_isReportedWithoutItsMessage(
      int status, String code, String reason) {
    SnsPlatformEndpoints endpoints = start(SnsServer.Kind.MOTO);
    server.refuse("CreatePlatformEndpoint", status, code, "token-1 is secret");

    assertEquals(new Result.Unusable(reason), endpoints.register(OWN, APPLICATION, TOKEN));
  }

  @Test
  void throttling_isReportedAfterRetries() {
    SnsPlatformEndpoints endpoints = start(SnsServer.Kind.MOTO);
    for (int i = 0; i < 3; i++) {
      server.refuse("CreatePlatformEndpoint", 429, "Throttled", "Rate exceeded");
    }

    assertEquals(new Result.Throttled(), endpoints.register(OWN, APPLICATION, TOKEN));
  }

  @Test
  void failureOfTheService_isThrown() {
    SnsPlatformEndpoints endpoints = start(SnsServer.Kind.MOTO);
    for (int i = 0; i < 3; i++) {
      server.refuse("CreatePlatformEndpoint", 500, "InternalError", "");
    }

    assertThrows(PushFailedException.class, () -> endpoints.register(OWN, APPLICATION, TOKEN));
  }

  @Test
  void roleOfThePool_isAssumedOnceForAllItsCalls() {
    SnsPlatformEndpoints endpoints = start(SnsServer.Kind.MOTO);

    registered(endpoints.register(WITH_ROLE, APPLICATION, TOKEN));
    registered(endpoints.register(WITH_ROLE, APPLICATION, TOKEN));

    assertEquals(
        List.of(
            "AssumeRole",
            "CreatePlatformEndpoint",
            "GetEndpointAttributes",
            "CreatePlatformEndpoint",
            "GetEndpointAttributes"),
        server.actions());
    assertEquals(ROLE.value(), server.requests().getFirst().get("RoleArn"));
    assertTrue(
        server.requests().stream()
            .skip(1)
            .allMatch(request -> "assumed".equals(request.get("accessKey"))));
  }

  @Test
  void roleThatIsDenied_isReported() {
    SnsPlatformEndpoints endpoints = start(SnsServer.Kind.MOTO);
    server.refuse("AssumeRole", 403, "AccessDenied", "");

    assertEquals(
        new Result.Unusable("the role cannot be assumed (AccessDenied)"),
        endpoints.register(WITH_ROLE, APPLICATION, TOKEN));
  }

  @Test
  void applicationThatTheDeploymentNoLongerAllows_isNotCalled() {
    SnsPlatformEndpoints endpoints = with(PublishingTargets.NONE);

    assertInstanceOf(Result.Unusable.class, endpoints.register(OWN, APPLICATION, TOKEN));
    assertEquals(List.of(), server.actions());
  }
}
