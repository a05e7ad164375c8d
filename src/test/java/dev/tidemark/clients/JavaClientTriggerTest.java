package dev.tidemark.clients;

import static dev.tidemark.clients.OfficialClient.replace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;

import dev.tidemark.local.LocalService;
import dev.tidemark.trigger.LambdaApi;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.services.cognitosync.model.CognitoSyncException;
import software.amazon.awssdk.services.cognitosync.model.InvalidLambdaFunctionOutputException;
import software.amazon.awssdk.services.cognitosync.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitosync.model.LambdaThrottledException;
import software.amazon.awssdk.services.cognitosync.model.NotAuthorizedException;

/**
 * The official Java client with a pool whose trigger is a Lambda function, on a fake Lambda API.
 */
class JavaClientTriggerTest {
  private static final Map<String, String> CREDENTIALS =
      Map.of("aws.accessKeyId", "any", "aws.secretAccessKey", "any");
  private static final String FUNCTION =
      "arn:aws:lambda:us-east-1:123456789012:function:trigger:live";

  private static LambdaApi lambda;
  private static LocalService service;
  private static SdkHttpClient http;

  private OfficialClient client;
  private OfficialClient developer;

  @BeforeAll
  static void start() throws IOException {
    lambda = LambdaApi.start();
    System.setProperty("aws.endpointUrlLambda", lambda.endpoint().toString());
    CREDENTIALS.forEach(System::setProperty);
    service = LocalService.start(Path.of("template.yaml"));
    http = AwsCrtHttpClient.builder().build();
  }

  @AfterAll
  static void stop() {
    http.close();
    service.close();
    CREDENTIALS.keySet().forEach(System::clearProperty);
    System.clearProperty("aws.endpointUrlLambda");
    lambda.close();
  }

  @BeforeEach
  void newUser() {
    User user = new Users(service.endpoint(), http).newUser();
    client = user.client();
    developer = user.clientOf(User.DEVELOPER);
    lambda.respondWith(new LambdaApi.Response.Echo());
    lambda.calls().clear();
  }

  @Test
  void eventsOfAPool_areSetAndRemoved() {
    assertEquals(Map.of(), developer.events());
    developer.setEvents(Map.of("SyncTrigger", FUNCTION));
    assertEquals(Map.of("SyncTrigger", FUNCTION), developer.events());
    client.update("game", replace("score", "5", 0));
    assertEquals(1, lambda.calls().size());
    developer.setEvents(Map.of("SyncTrigger", ""));
    assertEquals(Map.of(), developer.events());
    client.update("game", replace("score", "6", 1));
    assertEquals(1, lambda.calls().size());
  }

  @Test
  void eventsOfAPool_areRefusedToIdentities() {
    String message = "These credentials are not valid for accessing this resource";
    assertError(NotAuthorizedException.class, 403, message, client::events);
    assertError(
        NotAuthorizedException.class,
        403,
        message,
        () -> client.setEvents(Map.of("SyncTrigger", FUNCTION)));
    assertEquals(Map.of(), developer.events());
  }

  @Test
  void unknownEventOrIllegalArn_isRefused() {
    CognitoSyncException refused =
        assertThrowsExactly(
            InvalidParameterException.class, () -> developer.setEvents(Map.of("Other", FUNCTION)));
    assertEquals(400, refused.statusCode());
    assertThrowsExactly(
        InvalidParameterException.class, () -> developer.setEvents(Map.of("SyncTrigger", "f")));
    assertEquals(Map.of(), developer.events());
  }

  @Test
  void trigger_doesNotRunForDevelopers() {
    developer.setEvents(Map.of("SyncTrigger", FUNCTION));
    developer.update("game", replace("score", "5", 0));
    assertEquals(List.of(), lambda.calls());
  }

  @Test
  void malformedOutput_isRefusedAndStoresNothing() {
    lambda.respondWith(new LambdaApi.Response.Payload("{"));
    assertRefused(
        InvalidLambdaFunctionOutputException.class,
        400,
        "The sync trigger's answer is not well-formed JSON at line 1, column 2");
  }

  @Test
  void failure_isReportedWithoutItsText() {
    lambda.respondWith(new LambdaApi.Response.FunctionError("{\"errorMessage\": \"secret\"}"));
    assertRefused(InvalidLambdaFunctionOutputException.class, 400, "The sync trigger failed");
  }

  @Test
  void throttling_isReported() {
    lambda.respondWith(new LambdaApi.Response.Refusal(429, "TooManyRequestsException"));
    assertRefused(LambdaThrottledException.class, 429, "The sync trigger was throttled");
  }

  @Test
  void timeout_isReported() {
    lambda.respondWith(new LambdaApi.Response.Never());
    // No operation of the API model has this error, so the client has no class for it.
    assertRefused(
        CognitoSyncException.class, 400, "The sync trigger took longer than 5000 milliseconds");
  }

  @Test
  void lostConnection_isAnInternalError() {
    lambda.respondWith(new LambdaApi.Response.Cut());
    developer.setEvents(Map.of("SyncTrigger", FUNCTION));
    CognitoSyncException failed =
        assertThrowsExactly(
            software.amazon.awssdk.services.cognitosync.model.InternalErrorException.class,
            () -> client.update("game", replace("score", "5", 0)));
    assertEquals(500, failed.statusCode());
    assertEquals(1, lambda.calls().size());
    assertFalse(client.list("game").datasetExists());
  }

  private <E extends CognitoSyncException> void assertRefused(
      Class<E> type, int status, String message) {
    developer.setEvents(Map.of("SyncTrigger", FUNCTION));
    assertError(type, status, message, () -> client.update("game", replace("score", "5", 0)));
    assertEquals(1, lambda.calls().size());
    assertFalse(client.list("game").datasetExists());
  }

  private static <E extends CognitoSyncException> void assertError(
      Class<E> type, int status, String message, Executable call) {
    CognitoSyncException error = assertThrowsExactly(type, call);
    assertEquals(status, error.statusCode());
    assertEquals(message, error.awsErrorDetails().errorMessage());
  }
}
