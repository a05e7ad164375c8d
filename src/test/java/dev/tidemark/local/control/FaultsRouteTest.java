package dev.tidemark.local.control;

import static dev.tidemark.local.control.ControlledService.IDENTITY;
import static dev.tidemark.local.control.ControlledService.OTHER_POOL;
import static dev.tidemark.local.control.ControlledService.POOL;
import static dev.tidemark.local.control.ControlledService.replace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.cognitosync.model.CognitoSyncException;
import software.amazon.awssdk.services.cognitosync.model.InvalidLambdaFunctionOutputException;
import software.amazon.awssdk.services.cognitosync.model.LambdaThrottledException;
import software.amazon.awssdk.services.cognitosync.model.TooManyRequestsException;

/** The faults that tests of clients ask for. */
class FaultsRouteTest extends ServiceOnEveryEngine {
  private final String dataset = "d" + UUID.randomUUID();

  /** Runs all tests on an engine. */
  FaultsRouteTest(ControlledService.Engine engine) {
    super(engine);
  }

  @BeforeEach
  void dropFaults() throws Exception {
    service.send("DELETE", "faults", "");
  }

  private static void fault(String members) throws Exception {
    service.post("faults", "{" + members.replace('\'', '"') + "}");
  }

  private long count() {
    return service.list(service.client(), POOL, dataset).datasetSyncCount();
  }

  private void write(CognitoSyncClient by) {
    String token = service.list(service.client(), POOL, dataset).syncSessionToken();
    service.update(by, POOL, dataset, token, replace("key", "value", 0));
  }

  @Test
  void lostResponse_comesAfterTheWrite() throws Exception {
    fault("'fault': 'loseResponse', 'operation': 'UpdateRecords'");
    assertThrows(SdkClientException.class, () -> write(service.client()));
    assertEquals(1, count());
    JsonNode lost = service.get("requests?operation=UpdateRecords&limit=1").get("requests").get(0);
    assertTrue(lost.get("status").isNull());
    assertEquals("[]", service.get("faults").get("faults").toString());
  }

  @Test
  void retry_replaysALostResponse() throws Exception {
    fault("'fault': 'loseResponse', 'operation': 'UpdateRecords', 'count': 2");
    write(service.retryingClient());
    assertEquals(1, count());
    assertEquals(
        List.of("null", "null", "200"),
        service
            .get("requests?operation=UpdateRecords&limit=3")
            .get("requests")
            .valueStream()
            .map(request -> request.get("status").toString())
            .toList());
  }

  @Test
  void errorResponse_comesBeforeTheWrite() throws Exception {
    fault("'fault': 'respond', 'status': 429, 'operation': 'UpdateRecords'");
    assertThrows(TooManyRequestsException.class, () -> write(service.client()));
    assertEquals(0, count());
    write(service.client());
    assertEquals(1, count());
  }

  @Test
  void errorOfTheApi_hasNoType() throws Exception {
    fault("'fault': 'respond', 'status': 503");
    CognitoSyncException error = assertThrows(CognitoSyncException.class, this::count);
    assertEquals(503, error.statusCode());
    fault("'fault': 'respond', 'status': 500, 'errorType': 'SomeException'");
    error = assertThrows(CognitoSyncException.class, this::count);
    assertEquals("SomeException", error.awsErrorDetails().errorCode());
  }

  @Test
  void delay_isShownInTheRequests() throws Exception {
    fault("'fault': 'delay', 'milliseconds': 150");
    assertEquals(0, count());
    JsonNode request = service.get("requests?limit=1").get("requests").get(0);
    assertTrue(request.get("milliseconds").doubleValue() >= 150, request::toString);
  }

  @Test
  void faultForOthers_waits() throws Exception {
    fault("'fault': 'respond', 'status': 429, 'operation': 'DeleteDataset'");
    fault("'fault': 'respond', 'status': 429, 'pool': '" + OTHER_POOL + "'");
    fault("'fault': 'respond', 'status': 429, 'identity': '" + OTHER_POOL + "'");
    fault("'fault': 'respond', 'status': 429, 'dataset': 'other'");
    fault("'fault': 'failTrigger', 'dataset': 'other'");
    write(service.client());
    assertEquals(5, service.get("faults").get("faults").size());
    assertThrows(
        TooManyRequestsException.class, () -> service.list(service.client(), OTHER_POOL, dataset));
  }

  @Test
  void triggerFaults_areThoseOfATrigger() throws Exception {
    fault("'fault': 'failTrigger', 'identity': '" + IDENTITY + "'");
    assertThrows(InvalidLambdaFunctionOutputException.class, () -> write(service.client()));
    fault("'fault': 'throttleTrigger'");
    assertThrows(LambdaThrottledException.class, () -> write(service.client()));
    fault("'fault': 'slowTrigger', 'milliseconds': 6000");
    CognitoSyncException slow =
        assertThrows(CognitoSyncException.class, () -> write(service.client()));
    assertEquals("LambdaSocketTimeoutException", slow.awsErrorDetails().errorCode());
    assertEquals(0, count());
    fault("'fault': 'slowTrigger', 'milliseconds': 10");
    write(service.client());
    assertEquals(1, count());
  }

  @Test
  void triggerFault_leavesDevelopersAlone() throws Exception {
    fault("'fault': 'failTrigger'");
    try (CognitoSyncClient developer = service.client("developer", false)) {
      write(developer);
    }
    assertEquals(1, count());
  }

  @Test
  void faults_areShownUntilTheyHaveHappened() throws Exception {
    fault("'fault': 'respond', 'status': 500, 'operation': 'ListRecords', 'count': 2");
    fault("'fault': 'slowTrigger', 'milliseconds': 10, 'pool': '" + POOL + "'");
    assertThrows(CognitoSyncException.class, this::count);
    assertEquals(
        "[{\"fault\":\"respond\",\"status\":500,\"errorType\":\"InternalErrorException\","
            + "\"operation\":\"ListRecords\",\"count\":1},"
            + "{\"fault\":\"slowTrigger\",\"milliseconds\":10,\"pool\":\"%s\",\"count\":1}]"
                .formatted(POOL),
        service.get("faults").get("faults").toString().replaceAll("\"number\":\\d+,", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'fault': 'fire'} | fault is none of loseResponse, respond, delay, slowTrigger,"
            + " failTrigger, throttleTrigger",
        "{'fault': 'respond'} | status is not a number from 400 to 599",
        "{'fault': 'respond', 'status': 200} | status is not a number from 400 to 599",
        "{'fault': 'delay', 'milliseconds': 20001} | milliseconds is not a number from 1 to 20000",
        "{'fault': 'loseResponse', 'count': 0} | count is not a number from 1 to 1000",
        "{'fault': 'loseResponse', 'operation': 'Update'} | operation is no operation such as"
            + " UpdateRecords",
        "{'fault': 'failTrigger', 'operation': 'ListRecords'} | Only UpdateRecords has a trigger",
        "{'fault': 'loseResponse', 'pool': 'x'} | pool is not the id of an identity pool",
        "{'fault': 'loseResponse', 'identity': 'x'} | identity is not the id of an identity",
        "{'fault': 'loseResponse', 'dataset': 'a/b'} | dataset is not the name of a dataset",
        "{'fault': 'loseResponse', 'milliseconds': 5} | loseResponse has no milliseconds",
        "{'fault': 'delay', 'milliseconds': 5, 'status': 429} | delay has no status",
        "{'fault': 'failTrigger', 'errorType': 'A'} | failTrigger has no errorType",
        "{'fault': 'respond', 'status': 400, 'errorType': 'Bad\\r\\nX: y'} | errorType is no name"
            + " of an error such as TooManyRequestsException",
        "{'fault': 'respond', 'status': 400, 'errorType': 'Ünï'} | errorType is no name"
            + " of an error such as TooManyRequestsException",
        "{'fault': 1} | fault is a number and not a string",
        "{'kind': 'delay'} | There is no member kind: the members are fault, operation, pool,"
            + " identity, dataset, count,"
            + " status, errorType, milliseconds",
        "'' | The body is empty",
        "[] | The body is an array and not an object",
        "{ | The body is not well-formed JSON at line 1, column 2"
      })
  void invalidFault_isRefused(String body, String message) throws Exception {
    HttpResponse<String> response = service.send("POST", "faults", body.replace('\'', '"'));
    assertEquals(400, response.statusCode());
    assertEquals("{\"message\":\"" + message + "\"}", response.body());
  }
}
