package dev.tidemark.local.control;

import static dev.tidemark.local.control.ControlledService.IDENTITY;
import static dev.tidemark.local.control.ControlledService.OTHER_POOL;
import static dev.tidemark.local.control.ControlledService.POOL;
import static dev.tidemark.local.control.ControlledService.replace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cognitosync.model.ResourceConflictException;

/** The requests that the API got, as tests and the page of the service see them. */
class RequestsRouteTest {
  private static ControlledService service;

  @BeforeAll
  static void start() {
    service = ControlledService.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static long last() throws Exception {
    return service.get("requests").get("last").longValue();
  }

  private static List<String> after(long number) throws Exception {
    List<String> requests = new ArrayList<>();
    for (JsonNode request : service.get("requests?after=" + number).get("requests")) {
      assertTrue(request.get("milliseconds").doubleValue() > 0, request::toString);
      assertFalse(Instant.parse(request.get("time").textValue()).isAfter(Instant.now()));
      ((ObjectNode) request).remove(List.of("milliseconds", "time", "number", "path", "line"));
      requests.add(request.toString());
    }
    return requests;
  }

  @Test
  void requests_areShownWithOutcomeAndWithoutData() throws Exception {
    long before = last();
    service.write(POOL, "game", "secretKey", "secretValue");
    String token = service.list(service.client(), POOL, "game").syncSessionToken();
    assertThrows(
        ResourceConflictException.class,
        () ->
            service.update(
                service.client(), POOL, "game", token, replace("secretKey", "secretValue", 7)));

    String dataset =
        "\"caller\":\"%s\",\"pool\":\"%s\",\"identity\":\"%s\",\"dataset\":\"game\""
            .formatted(IDENTITY, POOL, IDENTITY);
    String list = "{\"operation\":\"ListRecords\",\"method\":\"GET\"," + dataset;
    String update = "{\"operation\":\"UpdateRecords\",\"method\":\"POST\"," + dataset;
    assertEquals(
        List.of(
            list + ",\"status\":200,\"syncCount\":0}",
            update + ",\"status\":200,\"syncCount\":1}",
            list + ",\"status\":200,\"syncCount\":1}",
            update + ",\"status\":409,\"errorType\":\"ResourceConflictException\"}"),
        after(before));
    assertFalse(service.get("requests").toString().contains("secret"));
  }

  @Test
  void refusedAndUnknownRequests_areShown() throws Exception {
    long before = last();
    service.send("GET", "/identitypools", "");
    service.send("GET", "/nothing", "");
    assertEquals(
        List.of(
            "{\"operation\":\"ListIdentityPoolUsage\",\"method\":\"GET\",\"status\":403,"
                + "\"errorType\":\"MissingAuthenticationTokenException\"}",
            "{\"method\":\"GET\",\"status\":404,\"errorType\":\"UnknownOperationException\"}"),
        after(before));
  }

  @Test
  void lines_areThoseOfTheFunctions() throws Exception {
    long before = last();
    service.write(POOL, "lined", "secretKey", "secretValue");
    service.send("GET", "/nothing", "");
    JsonNode requests = service.get("requests?after=" + before).get("requests");
    JsonNode update = requests.get(1).get("line");
    assertEquals("UpdateRecords", update.get("Operation").textValue());
    assertEquals(200, update.get("Status").intValue());
    assertTrue(update.get("WriteUnits").intValue() > 0, update::toString);
    assertEquals(16, update.get("Identity").textValue().length());
    assertFalse(update.has("_aws"), update::toString);
    assertFalse(requests.get(2).has("line"));
    assertFalse(requests.toString().contains("secret"));
  }

  @Test
  void filters_select() throws Exception {
    long before = last();
    service.write(POOL, "filtered", "a", "1");
    assertEquals(
        1,
        service
            .get(
                "requests?operation=UpdateRecords&identity=%s&after=%d".formatted(IDENTITY, before))
            .get("requests")
            .size());
    assertEquals(
        0,
        service
            .get("requests?pool=%s&after=%d".formatted(OTHER_POOL, before))
            .get("requests")
            .size());
    assertEquals(1, service.get("requests?limit=1").get("requests").size());
  }

  @Test
  void waitingReader_getsTheNextRequest() throws Exception {
    long before = last();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<JsonNode> next = threads.submit(() -> service.get("requests?wait=30&after=" + before));
      service.list(service.client(), POOL, "waited");
      assertEquals("waited", next.get().get("requests").get(0).get("dataset").textValue());
    }
  }

  @Test
  void waitingReader_isReleasedWhenTheServiceStops() throws Exception {
    RequestLog log = new RequestLog(Instant::now);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<RequestLog.Part> part =
          threads.submit(() -> log.after(0, _ -> true, 1, Duration.ofDays(1)));
      log.close();
      assertEquals(new RequestLog.Part(List.of(), 0), part.get());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, requests?limit=0, 400, limit is not a number from 1 to 1000",
    "GET, requests?limit=x, 400, limit is not a number from 1 to 1000",
    "GET, requests?wait=61&after=0, 400, wait is not a number from 0 to 60",
    "GET, requests?wait=1, 400, wait needs after",
    "GET, requests?to=1, 400, 'There is no parameter to: the parameters are after, limit, wait,"
        + " operation, pool, identity'",
    "GET, requests?operation=updateRecords, 400, operation is no operation such as UpdateRecords",
    "GET, requests?pool=bad, 400, pool is not the id of an identity pool",
    "GET, requests?identity=bad, 400, identity is not the id of an identity",
    "POST, requests, 405, The methods of this path are GET",
    "GET, requests/, 404, 'Not Found: the routes below /_tidemark are clock, faults, health, load,"
        + " requests, reset, snapshot'",
    "GET, clok, 404, 'Not Found: the routes below /_tidemark are clock, faults, health, load,"
        + " requests, reset, snapshot'",
    "POST, Reset, 404, 'Not Found: the routes below /_tidemark are clock, faults, health, load,"
        + " requests, reset, snapshot'",
    "GET, clock?x=1, 400, There is no parameter x"
  })
  void invalidRequest_isRefused(String method, String path, int status, String message)
      throws Exception {
    HttpResponse<String> response = service.send(method, path, "");
    assertEquals(status, response.statusCode());
    assertEquals("{\"message\":\"" + message + "\"}", response.body());
  }
}
