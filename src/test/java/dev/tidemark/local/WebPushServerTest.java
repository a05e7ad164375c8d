package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.appsync.AppSyncPublisher;
import dev.tidemark.local.signing.KnownCallers;
import dev.tidemark.webpush.Channel;
import dev.tidemark.webpush.WebPublisher.Request;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.cognitosync.model.Operation;
import software.amazon.awssdk.services.cognitosync.model.RecordPatch;

/** Subscriptions on the local service, with a client of another library. */
@Timeout(120)
class WebPushServerTest {
  private static final String POOL = "ap-southeast-1:00000000-0000-0000-0000-000000000001";
  private static final String ANNA = "ap-southeast-1:00000000-0000-0000-0000-00000000000a";
  private static final String BEN = "ap-southeast-1:00000000-0000-0000-0000-00000000000b";
  private static final String EVENT = "{\"datasetName\":\"game\"}";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static WebPushServer server;
  private static AppSyncPublisher publisher;

  @BeforeAll
  static void start() {
    server =
        WebPushServer.start(
            "127.0.0.1",
            0,
            new ApiOptions(
                "",
                KnownCallers.parse(List.of("player-a secret - " + ANNA), false),
                new AllowedOrigins(List.of("https://allowed.example"))));
    publisher = AppSyncPublisher.of(server.publishEndpoint());
  }

  @AfterAll
  static void stop() {
    publisher.close();
    server.close();
  }

  private static String channel(String identity) {
    return "/sync/" + (POOL + "/" + identity).replace(':', '/');
  }

  private static Subscriber connect(String accessKey) {
    return Subscriber.connect(server.realtimeEndpoint(), accessKey, "");
  }

  private static void publish(String identity, String event) {
    Request request = new Request(new Channel(channel(identity)), List.of(event));
    assertEquals(List.of(), publisher.publish(List.of(request)));
  }

  private static String success(String type, String id) {
    return "{\"type\":\"%s\",\"id\":\"%s\"}".formatted(type, id);
  }

  private static String error(String type, String id, String error) {
    return "{\"type\":\"%s\",\"id\":\"%s\",\"errors\":[{\"errorType\":\"%s\"}]}"
        .formatted(type, id, error);
  }

  private static String data(String id, String event) {
    return "{\"id\":\"%s\",\"type\":\"data\",\"event\":\"%s\"}"
        .formatted(id, event.replace("\"", "\\\""));
  }

  @Test
  void events_reachTheSubscribersOfTheirChannelAlone() throws Exception {
    try (Subscriber phone = connect(ANNA);
        Subscriber laptop = connect(ANNA);
        Subscriber ben = connect(BEN)) {
      assertEquals(
          "{\"type\":\"connection_ack\",\"connectionTimeoutMs\":300000}",
          phone.ask("{\"type\":\"connection_init\"}"));
      assertEquals(success("subscribe_success", "1"), phone.subscribe("1", channel(ANNA), ANNA));
      assertEquals(success("subscribe_success", "2"), laptop.subscribe("2", channel(ANNA), ANNA));
      assertEquals(success("subscribe_success", "3"), ben.subscribe("3", channel(BEN), BEN));
      publish(ANNA, EVENT);
      publish(BEN, "{\"datasetName\":\"bens\"}");
      assertEquals(data("1", EVENT), phone.next());
      assertEquals(data("2", EVENT), laptop.next());
      assertEquals(data("3", "{\"datasetName\":\"bens\"}"), ben.next());
    }
  }

  @Test
  void knownCaller_isItsIdentity() throws Exception {
    try (Subscriber anna = connect("player-a")) {
      assertEquals(
          success("subscribe_success", "1"), anna.subscribe("1", channel(ANNA), "player-a"));
      assertEquals(
          error("subscribe_error", "2", "UnauthorizedException"),
          anna.subscribe("2", channel(BEN), "player-a"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/sync/ap-southeast-1/00000000-0000-0000-0000-000000000001/ap-southeast-1/00000000-0000-0000-0000-00000000000a",
        "/sync/ap-southeast-1/00000000-0000-0000-0000-000000000001/ap-southeast-1/*",
        "/sync/*",
        "/sync",
        ""
      })
  void otherChannels_areRefused(String path) throws Exception {
    try (Subscriber ben = connect(BEN)) {
      assertEquals(
          error("subscribe_error", "1", "UnauthorizedException"), ben.subscribe("1", path, BEN));
    }
  }

  @Test
  void developer_isRefused() throws Exception {
    try (Subscriber developer = connect("AKIAIOSFODNN7EXAMPLE")) {
      assertEquals(
          error("subscribe_error", "1", "UnauthorizedException"),
          developer.subscribe("1", channel(ANNA), "AKIAIOSFODNN7EXAMPLE"));
    }
  }

  /** The caller of a subscription is the one that its own message names. */
  @Test
  void subscription_needsItsOwnSignature() throws Exception {
    try (Subscriber anna = connect(ANNA)) {
      assertEquals(
          error("subscribe_error", "1", "UnauthorizedException"),
          anna.ask(
              "{\"type\":\"subscribe\",\"id\":\"1\",\"channel\":\"%s\"}".formatted(channel(ANNA))));
    }
  }

  @Test
  void endedSubscription_getsNoEvents_andItsIdCanBeUsedAgain() throws Exception {
    try (Subscriber anna = connect(ANNA)) {
      anna.subscribe("1", channel(ANNA), ANNA);
      assertEquals(
          error("subscribe_error", "1", "DuplicatedOperationError"),
          anna.subscribe("1", channel(ANNA), ANNA));
      assertEquals(
          success("unsubscribe_success", "1"), anna.ask("{\"type\":\"unsubscribe\",\"id\":\"1\"}"));
      assertEquals(
          error("unsubscribe_error", "1", "UnknownOperationError"),
          anna.ask("{\"type\":\"unsubscribe\",\"id\":\"1\"}"));
      publish(ANNA, EVENT);
      assertEquals(success("subscribe_success", "1"), anna.subscribe("1", channel(ANNA), ANNA));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\":\"publish\",\"id\":\"1\",\"channel\":\"/sync/a\",\"events\":[]} | publish_error"
            + " | UnauthorizedException | 1",
        "{\"type\":\"other\",\"id\":\"1\"} | error | UnsupportedOperation | 1",
        "[] | error | BadRequestException | ''",
        "{ | error | BadRequestException | ''"
      })
  void otherMessages_areErrors(String message, String type, String error, String id)
      throws Exception {
    try (Subscriber anna = connect(ANNA)) {
      assertEquals(error(type, id, error), anna.ask(message));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example:8000",
        "null",
        "file://",
        "http://["
      })
  void pagesOfOtherOrigins_cannotConnect(String origin) {
    assertThrows(
        CompletionException.class,
        () -> Subscriber.connect(server.realtimeEndpoint(), ANNA, origin));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:3000",
        "http://127.0.0.1",
        "http://[::1]:80",
        "https://localhost",
        "https://allowed.example"
      })
  void pagesOfThisMachine_canConnect(String origin) throws Exception {
    try (Subscriber page = Subscriber.connect(server.realtimeEndpoint(), ANNA, origin)) {
      assertEquals(success("subscribe_success", "1"), page.subscribe("1", channel(ANNA), ANNA));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"header-", "header-e30", "header-*", "other"})
  void connectionWithoutASignature_isRefused(String protocol) {
    assertThrows(
        CompletionException.class,
        () -> Subscriber.connect(server.realtimeEndpoint(), "", WebPushProtocol.NAME, protocol));
  }

  @Test
  void otherPathAndProtocol_areRefused() {
    URI other = server.realtimeEndpoint().resolve("/other");
    assertThrows(CompletionException.class, () -> Subscriber.connect(other, ANNA, ""));
    assertThrows(
        CompletionException.class,
        () -> Subscriber.connect(server.realtimeEndpoint(), "", "graphql-ws"));
  }

  private static HttpResponse<String> send(String method, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.publishEndpoint())
            .method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static String signature(String accessKey) {
    return "AWS4-HMAC-SHA256 Credential=%s/20261128/us-east-1/appsync/aws4_request"
        .formatted(accessKey);
  }

  @Test
  void identityAndUnsignedRequest_cannotPublish() throws Exception {
    String body = "{\"channel\":\"%s\",\"events\":[\"1\"]}".formatted(channel(ANNA));
    assertEquals(401, send("POST", body, "Authorization", signature(ANNA)).statusCode());
    assertEquals(401, send("POST", body).statusCode());
    assertEquals(200, send("POST", body, "Authorization", signature("function")).statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "{}",
        "{\"channel\":\"/sync/a\",\"events\":\"1\"}",
        "{\"channel\":\"/sync/a\",\"events\":[1]}",
        "{\"channel\":\"/sync/a\",\"events\":[\"no JSON\"]}",
        "{\"channel\":\"/sync/a\",\"events\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\"]}",
        "{\"events\":[\"1\"]}"
      })
  void malformedPublishing_isRefused(String body) throws Exception {
    assertEquals(400, send("POST", body, "Authorization", signature("function")).statusCode());
  }

  /** A page may send a request with a signature only if a preflight allows it. */
  @Test
  void pages_areNotAllowedToPublish() throws Exception {
    HttpResponse<String> preflight =
        send(
            "OPTIONS",
            "",
            "Origin",
            "http://localhost:3000",
            "Access-Control-Request-Method",
            "POST",
            "Access-Control-Request-Headers",
            "authorization");
    assertEquals(405, preflight.statusCode());
    assertEquals(
        Map.of(),
        preflight.headers().map().entrySet().stream()
            .filter(header -> header.getKey().startsWith("access-control"))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  @Test
  void portInUse_isAnError() {
    int port = server.realtimeEndpoint().getPort();
    LocalServiceException refused =
        assertThrows(
            LocalServiceException.class,
            () -> WebPushServer.start("127.0.0.1", port, ApiOptions.DEFAULT));
    assertEquals(true, String.valueOf(refused.getMessage()).contains("--web-push-port"));
  }

  @Test
  void updateAndDeletion_areEvents() throws Exception {
    try (LocalService service =
            LocalService.start(LocalServiceOptions.inMemory(Path.of("template.yaml")));
        CognitoSyncClient client = client(service.endpoint());
        Subscriber tab = Subscriber.connect(service.realtimeEndpoint(), ANNA, "")) {
      tab.subscribe("1", channel(ANNA), ANNA);
      update(client);
      assertEquals(data("1", event(1, false)), tab.next());
      client.deleteDataset(
          delete -> delete.identityPoolId(POOL).identityId(ANNA).datasetName("game"));
      assertEquals(data("1", event(2, true)), tab.next());
    }
  }

  private static String event(long count, boolean deleted) {
    return """
    {"identityPoolId":"%s","identityId":"%s","datasetName":"game","syncCount":%d,"deleted":%s}\
    """
        .formatted(POOL, ANNA, count, deleted);
  }

  private static CognitoSyncClient client(URI endpoint) {
    return CognitoSyncClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(ANNA, "any")))
        .httpClientBuilder(AwsCrtHttpClient.builder())
        .build();
  }

  private static void update(CognitoSyncClient client) {
    String token =
        client
            .listRecords(list -> list.identityPoolId(POOL).identityId(ANNA).datasetName("game"))
            .syncSessionToken();
    RecordPatch patch =
        RecordPatch.builder().op(Operation.REPLACE).key("k").value("v").syncCount(0L).build();
    client.updateRecords(
        update ->
            update
                .identityPoolId(POOL)
                .identityId(ANNA)
                .datasetName("game")
                .syncSessionToken(token)
                .recordPatches(patch));
  }
}
