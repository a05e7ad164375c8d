package dev.tidemark.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.model.Caller;
import dev.tidemark.model.Conflict;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncCount;
import dev.tidemark.store.StoreBusyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {
  private static final String POOL = "us-east-1:pool";
  private static final String IDENTITY = "us-east-1:identity";
  private static final String PATH =
      "/identitypools/us-east-1%3Apool/identities/us-east-1%3Aidentity";
  private static final String REQUEST_ID = "5f0c1b9e";
  private static final Caller DEVELOPER = new Caller.Developer("123456789012");
  private static final Caller OWNER = identity(POOL, IDENTITY);

  /** Answers with what it was given, and notes it. */
  private record Echo(Operation operation, List<String> calls) implements Endpoint {
    @Override
    public Answer answer(Input input, Caller caller) {
      calls.add(operation.wireName() + " " + caller.author());
      return new Answer.Output(
          json -> {
            json.writeStartObject();
            json.writeStringField("called", operation.wireName());
            json.writeEndObject();
          });
    }
  }

  private final List<String> calls = new ArrayList<>();

  @ParameterizedTest
  @EnumSource(Operation.class)
  void everyOperation_isFoundByMethodAndPath(Operation operation) throws Exception {
    Caller caller = operation.isForDevelopers() ? DEVELOPER : OWNER;
    HttpResponse response = echo().respond(request(operation.method(), pathOf(operation), caller));
    assertEquals(200, response.status());
    assertEquals(Optional.of(operation.wireName()), body(response).string("called"));
    assertEquals(
        Map.of("Content-Type", "application/x-amz-json-1.1", "x-amzn-RequestId", REQUEST_ID),
        response.headers());
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
  void whatNoRouteIsFor_isUnknown(String method, String rest) throws Exception {
    HttpResponse response = echo().respond(request(method, PATH + rest, OWNER));
    assertEquals(404, response.status());
    assertEquals("UnknownOperationException", response.headers().get("x-amzn-ErrorType"));
    assertEquals(
        Optional.of("There is no operation of this method and path here"),
        body(response).string("message"));
  }

  @Test
  void encodedSlash_doesNotPartASegment() {
    Route route = new Route(new Echo(Operation.DESCRIBE_DATASET, calls));
    assertEquals(
        Optional.of(Map.of("IdentityPoolId", "a/b", "IdentityId", "c%2F", "DatasetName", "")),
        route.match("GET", "/identitypools/a%2Fb/identities/c%252F/datasets/"));
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void nobody_mayDoAnything(Operation operation) throws Exception {
    HttpResponse response =
        echo(operation).respond(request(operation.method(), pathOf(operation), null));
    assertEquals(403, response.status());
    assertEquals(
        Optional.of("The request does not say who is calling, or nobody checked it"),
        body(response).string("message"));
    assertEquals(List.of(), calls);
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void identity_mayTouchItsOwnOnly(Operation operation) {
    for (Caller other :
        List.of(
            identity(POOL, "us-east-1:other"),
            identity("us-east-1:other", IDENTITY),
            identity(POOL, "us-east-1:IDENTITY"))) {
      HttpResponse response =
          echo(operation).respond(request(operation.method(), pathOf(operation), other));
      assertEquals(403, response.status());
      assertEquals("NotAuthorizedException", response.headers().get("x-amzn-ErrorType"));
    }
    assertEquals(List.of(), calls);
    echo(operation).respond(request(operation.method(), pathOf(operation), OWNER));
    echo(operation).respond(request(operation.method(), pathOf(operation), DEVELOPER));
    String byDeveloper = operation.wireName() + " 123456789012";
    assertEquals(
        operation.isForDevelopers()
            ? List.of(byDeveloper)
            : List.of(operation.wireName() + " " + IDENTITY, byDeveloper),
        calls);
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void poolThatIsNotServed_isNotFoundWhereClientsExpectThat(Operation operation) throws Exception {
    Router router =
        new Router(
            List.of(new Echo(operation, calls)), Set.of(new IdentityPoolId("us-east-1:served")));
    HttpResponse response =
        router.respond(request(operation.method(), pathOf(operation), DEVELOPER));
    boolean isListing = operation.wireName().startsWith("List");
    assertEquals(isListing ? 403 : 404, response.status());
    assertEquals(
        Optional.of(
            isListing
                ? "These credentials are not valid for accessing this resource"
                : "IdentityPool 'us-east-1:pool' not found"),
        body(response).string("message"));
    assertEquals(List.of(), calls);
  }

  @Test
  void poolThatIsServed_isServed() {
    Router router =
        new Router(
            List.of(new Echo(Operation.LIST_DATASETS, calls)), Set.of(new IdentityPoolId(POOL)));
    assertEquals(200, router.respond(request("GET", PATH + "/datasets", OWNER)).status());
  }

  @Test
  void failure_isNamedInHeaderAndBody() throws Exception {
    HttpResponse response =
        failing((_, _) -> Answer.failure(ErrorType.RESOURCE_NOT_FOUND, "not \"there\""));
    assertEquals(404, response.status());
    assertEquals(
        Map.of(
            "Content-Type", "application/x-amz-json-1.1",
            "x-amzn-RequestId", REQUEST_ID,
            "x-amzn-ErrorType", "ResourceNotFoundException"),
        response.headers());
    assertEquals(
        new JsonObject(
            Map.of(
                "__type", new JsonString("ResourceNotFoundException"),
                "message", new JsonString("not \"there\""))),
        body(response));
  }

  @Test
  void conflicts_areListedBesideTheMessage() throws Exception {
    HttpResponse response =
        failing((_, _) -> conflict(List.of(conflicting("a"), conflicting("b"))));
    assertEquals(409, response.status());
    assertEquals(
        Optional.of(
            new JsonArray(
                List.of(
                    new JsonObject(
                        Map.of("Key", new JsonString("a"), "SyncCount", new JsonNumber("5"))),
                    new JsonObject(
                        Map.of("Key", new JsonString("b"), "SyncCount", new JsonNumber("5")))))),
        body(response).member("conflicts"));
  }

  /** Each control character of a key takes seven bytes on its way through Lambda. */
  @Test
  void conflicts_areCutWhereAnAnswerEnds() throws Exception {
    List<Conflict> conflicts =
        Stream.generate(() -> conflicting("\u0001".repeat(1024))).limit(2048).toList();
    JsonArray listed =
        (JsonArray) body(failing((_, _) -> conflict(conflicts))).member("conflicts").orElseThrow();
    assertEquals(5_500_000 / (7 * 1024 + 64), listed.elements().size());
  }

  @Test
  void pressure_isAnsweredWithTimeToWait() throws Exception {
    HttpResponse response =
        failing(
            (_, _) -> {
              throw new StoreBusyException(new IllegalStateException("throttled"));
            });
    assertEquals(429, response.status());
    assertEquals("TooManyRequestsException", response.headers().get("x-amzn-ErrorType"));
    assertEquals("1", response.headers().get("Retry-After"));
  }

  @Test
  void whatNobodyExpected_tellsNothingButTheRequest() throws Exception {
    HttpResponse response =
        failing(
            (_, _) -> {
              throw new IllegalStateException("secret");
            });
    assertEquals(500, response.status());
    assertEquals(
        Optional.of("Internal error, request " + REQUEST_ID), body(response).string("message"));
    assertFalse(response.body().contains("secret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "\"a\"", "null", "{", "{\"a\":1,\"a\":1}"})
  void bodyThatIsNoStructure_cannotBeRead(String body) throws Exception {
    HttpResponse response =
        echo().respond(request("POST", PATH + "/datasets/game", OWNER, new Body.Text(body)));
    assertEquals(400, response.status());
    assertEquals("SerializationException", response.headers().get("x-amzn-ErrorType"));
    String message = body(response).string("message").orElseThrow();
    assertTrue(message.startsWith("The body is "), message);
  }

  @Test
  void members_areGatheredFromEverywhere() {
    HttpRequest request =
        new HttpRequest(
            "POST",
            "",
            Map.of("maxResults", "5", "nextToken", "ignored where the operation has none"),
            Map.of("X-Amz-CLIENT-context", "device"),
            new Body.Text(
                """
                {"IdentityId": "body", "ClientContext": "body", "DeviceId": "phone", "New": 1}
                """),
            Optional.empty(),
            REQUEST_ID);
    assertEquals(
        new JsonObject(
            Map.of(
                "IdentityId", new JsonString("path"),
                "ClientContext", new JsonString("device"),
                "DeviceId", new JsonString("phone"),
                "New", new JsonNumber("1"))),
        InputMembers.of(Operation.UPDATE_RECORDS, Map.of("IdentityId", "path"), request));
  }

  @Test
  void query_isGatheredWhereTheOperationHasOne() {
    HttpRequest request =
        new HttpRequest(
            "GET",
            "",
            Map.of("lastSyncCount", "1e+05", "nextToken", "5a", "maxResults", "007", "other", "x"),
            Map.of(),
            new Body.Text("{\"LastSyncCount\": 1}"),
            Optional.empty(),
            REQUEST_ID);
    assertEquals(
        new JsonObject(
            Map.of(
                "LastSyncCount", new JsonNumber("1e+05"),
                "NextToken", new JsonString("5a"),
                "MaxResults", new JsonNumber("007"))),
        InputMembers.of(Operation.LIST_RECORDS, Map.of(), request));
  }

  @Test
  void directCall_namesItsOperation() {
    assertEquals(
        Answer.failure(ErrorType.UNKNOWN_OPERATION, "There is no operation of this name here"),
        echo().answer("listRecords", JsonObject.EMPTY, DEVELOPER, REQUEST_ID));
    assertTrue(
        echo().answer("ListRecords", JsonObject.EMPTY, DEVELOPER, REQUEST_ID)
            instanceof Answer.Output);
    assertEquals(List.of("ListRecords 123456789012"), calls);
  }

  private Router echo(Operation... operations) {
    List<Operation> all = List.of(operations.length == 0 ? Operation.values() : operations);
    return new Router(
        all.stream().<Endpoint>map(operation -> new Echo(operation, calls)).toList(), Set.of());
  }

  private static HttpResponse failing(BiFunction<Input, Caller, Answer> answer) {
    Endpoint endpoint =
        new Endpoint() {
          @Override
          public Operation operation() {
            return Operation.LIST_DATASETS;
          }

          @Override
          public Answer answer(Input input, Caller caller) {
            return answer.apply(input, caller);
          }
        };
    return new Router(List.of(endpoint), Set.of())
        .respond(request("GET", PATH + "/datasets", OWNER));
  }

  private static Answer conflict(List<Conflict> conflicts) {
    return new Answer.Failure(ErrorType.RESOURCE_CONFLICT, "conflict", conflicts);
  }

  private static Conflict conflicting(String key) {
    return new Conflict(new RecordKey(key), new SyncCount(5), new SyncCount(4));
  }

  private static String pathOf(Operation operation) {
    return operation
        .pathTemplate()
        .replace("{IdentityPoolId}", "us-east-1%3Apool")
        .replace("{IdentityId}", "us-east-1%3Aidentity")
        .replace("{DatasetName}", "game");
  }

  private static Caller identity(String pool, String identity) {
    return new Caller.CognitoIdentity(
        new PoolIdentity(new IdentityPoolId(pool), new IdentityId(identity)));
  }

  private static HttpRequest request(String method, String path, @Nullable Caller caller) {
    return request(method, path, caller, Body.Text.EMPTY);
  }

  private static HttpRequest request(
      String method, String path, @Nullable Caller caller, Body body) {
    return new HttpRequest(
        method, path, Map.of(), Map.of(), body, Optional.ofNullable(caller), REQUEST_ID);
  }

  private static JsonObject body(HttpResponse response) throws Exception {
    return (JsonObject) Json.parse(response.body());
  }
}
