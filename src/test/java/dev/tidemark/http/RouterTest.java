package dev.tidemark.http;

import static dev.tidemark.http.Requests.DEVELOPER;
import static dev.tidemark.http.Requests.IDENTITY_PATH;
import static dev.tidemark.http.Requests.OWNER;
import static dev.tidemark.http.Requests.REQUEST_ID;
import static dev.tidemark.http.Requests.body;
import static dev.tidemark.http.Requests.messageOf;
import static dev.tidemark.http.Requests.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.model.Caller;
import dev.tidemark.store.StoreBusyException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RouterTest {
  private final List<String> calls = new ArrayList<>();
  private final Router router =
      new Router(
          Stream.of(Operation.values())
              .<Endpoint>map(operation -> new RecordingEndpoint(operation, calls))
              .toList(),
          Set.of());

  @ParameterizedTest
  @EnumSource(Operation.class)
  void everyOperation_isFoundByMethodAndPath(Operation operation) throws Exception {
    boolean isForDevelopers = operation.allowedCallers().include(DEVELOPER);
    HttpResponse response = router.respond(request(operation, isForDevelopers ? DEVELOPER : OWNER));
    assertEquals(200, response.status());
    assertEquals(Optional.of(operation.wireName()), body(response).string("called"));
    assertEquals(
        Map.of("Content-Type", "application/x-amz-json-1.1", "x-amzn-RequestId", REQUEST_ID),
        response.headers());
    String caller = isForDevelopers ? "123456789012" : Requests.IDENTITY;
    assertEquals(List.of(operation.wireName() + " " + caller), calls);
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /datasets/game",
    "get, /datasets/game",
    "GET, /datasets/game/",
    "GET, /datasets/game/records/more",
    "GET, //datasets",
    "GET, /dataset",
  })
  void unknownMethodOrPath_isRefused(String method, String rest) throws Exception {
    HttpResponse response = router.respond(request(method, IDENTITY_PATH + rest, OWNER));
    assertEquals(404, response.status());
    assertEquals("UnknownOperationException", response.headers().get("x-amzn-ErrorType"));
    assertEquals(
        Optional.of("There is no operation of this method and path here"), messageOf(response));
  }

  @Test
  void encodedSlash_doesNotSplitASegment() {
    Route route = new Route(new RecordingEndpoint(Operation.DESCRIBE_DATASET, calls));
    assertEquals(
        members("IdentityPoolId", "a/b", "IdentityId", "c%2F", "DatasetName", ""),
        route.match(
            new RequestTarget.Path("GET", "/identitypools/a%2Fb/identities/c%252F/datasets/")));
  }

  @Test
  void routeOfApiGateway_isFoundByItsKey() {
    Route route = new Route(new RecordingEndpoint(Operation.GET_COGNITO_EVENTS, calls));
    Map<String, String> parameters = Map.of("IdentityPoolId", "us-east-1%3Apool");
    assertEquals(
        members("IdentityPoolId", "us-east-1:pool"),
        route.match(
            new RequestTarget.Routed("GET /identitypools/{IdentityPoolId}/events", parameters)));
    assertEquals(
        Optional.empty(),
        route.match(
            new RequestTarget.Routed("POST /identitypools/{IdentityPoolId}/events", parameters)));
  }

  private static Optional<JsonObject> members(String... namesAndTexts) {
    Map<String, JsonValue> members = new HashMap<>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      members.put(namesAndTexts[i], new JsonString(namesAndTexts[i + 1]));
    }
    return Optional.of(new JsonObject(members));
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void refusedCaller_isRefusedBeforeTheBodyIsRead(Operation operation) {
    Caller other = Requests.identity(Requests.POOL, "us-east-1:other");
    for (Optional<Caller> caller : List.of(Optional.of(other), Optional.<Caller>empty())) {
      HttpRequest request = request(operation, null);
      HttpResponse response =
          router.respond(
              new HttpRequest(
                  request.target(), Map.of(), Map.of(), new Body.Text("{"), caller, REQUEST_ID));
      assertEquals(403, response.status());
    }
  }

  @Test
  void directInvocation_isFoundByName() {
    assertInstanceOf(
        Response.Output.class,
        router.invoke("ListRecords", JsonObject.EMPTY, DEVELOPER, REQUEST_ID));
    assertEquals(List.of("ListRecords 123456789012"), calls);
  }

  @Test
  void directInvocationOfAnUnknownName_isRefused() {
    assertEquals(
        new Response.Failure(
            ErrorType.UNKNOWN_OPERATION, "There is no operation of this name here"),
        router.invoke("listRecords", JsonObject.EMPTY, DEVELOPER, REQUEST_ID));
    assertEquals(List.of(), calls);
  }

  @Test
  void invalidInput_isReportedInItsOwnWords() throws Exception {
    HttpResponse response =
        responseTo(new BadRequestException(ErrorType.INVALID_PARAMETER, "1 validation error"));
    assertEquals(400, response.status());
    assertEquals("InvalidParameterException", response.headers().get("x-amzn-ErrorType"));
    assertEquals(Optional.of("1 validation error"), messageOf(response));
  }

  @Test
  void busyStore_asksForARetry() throws Exception {
    HttpResponse response =
        responseTo(new StoreBusyException(new IllegalStateException("throttled")));
    assertEquals(429, response.status());
    assertEquals("TooManyRequestsException", response.headers().get("x-amzn-ErrorType"));
    int millis = Integer.parseInt(response.headers().get("x-amz-retry-after"));
    assertTrue(millis >= 500 && millis <= 2000, "milliseconds: " + millis);
    assertEquals(
        Integer.toString(Math.ceilDiv(millis, 1000)), response.headers().get("Retry-After"));
    assertEquals(Optional.of("Too many concurrent requests; retry later"), messageOf(response));
  }

  @Test
  void unexpectedException_revealsOnlyTheRequestId() throws Exception {
    HttpResponse response = responseTo(new IllegalStateException("secret"));
    assertEquals(500, response.status());
    assertEquals(Optional.of("Internal error, request " + REQUEST_ID), messageOf(response));
    assertFalse(Json.write(response.body()).contains("secret"));
  }

  private static HttpResponse responseTo(RuntimeException exception) {
    Endpoint throwing =
        new Endpoint() {
          @Override
          public Operation operation() {
            return Operation.LIST_DATASETS;
          }

          @Override
          public Response respond(JsonObject members, Caller caller) {
            throw exception;
          }
        };
    return new Router(List.of(throwing), Set.of()).respond(request(Operation.LIST_DATASETS, OWNER));
  }
}
