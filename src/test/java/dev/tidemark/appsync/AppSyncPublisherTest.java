package dev.tidemark.appsync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.webpush.Channel;
import dev.tidemark.webpush.WebPublisher.Request;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The publisher and a server that imitates the API. */
@Timeout(60)
class AppSyncPublisherTest {
  private static final String EVENT = "{\"datasetName\":\"game\",\"syncCount\":3}";

  private EventApi api;
  private AppSyncPublisher publisher;

  @BeforeEach
  void start() throws IOException {
    api = EventApi.start();
    publisher = publisher(api.endpoint(), Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() {
    publisher.close();
    api.close();
  }

  private static AppSyncPublisher publisher(URI endpoint, Duration maxTime) {
    return new AppSyncPublisher(AppSyncClients.http(), AppSyncClients.signer(endpoint), maxTime);
  }

  private static Request request(String identity) {
    return new Request(new Channel("/sync/us-east-1/pool/us-east-1/" + identity), List.of(EVENT));
  }

  private static List<Request> requests(int number) {
    return IntStream.range(0, number).mapToObj(i -> request("identity" + i)).toList();
  }

  @Test
  void request_hasChannelEventsAndSignature() {
    assertEquals(List.of(), publisher.publish(List.of(request("anna"))));
    EventApi.Call call = api.calls().getFirst();
    assertEquals("POST", call.method());
    assertEquals("/event", call.path());
    assertEquals(
        "{\"channel\":\"/sync/us-east-1/pool/us-east-1/anna\","
            + "\"events\":[\"{\\\"datasetName\\\":\\\"game\\\",\\\"syncCount\\\":3}\"]}",
        call.body());
    assertTrue(
        call.authorization()
            .matches(
                "AWS4-HMAC-SHA256 Credential=local/\\d{8}/us-east-1/appsync/aws4_request,"
                    + " SignedHeaders=[a-z0-9;-]*host;[a-z0-9;-]*x-amz-date,"
                    + " Signature=[0-9a-f]{64}"),
        call::authorization);
  }

  @Test
  void manyRequests_areAllSent() {
    assertEquals(List.of(), publisher.publish(requests(500)));
    assertEquals(500, api.calls().stream().map(EventApi.Call::body).distinct().count());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 413, 429, 500, 503})
  void refusal_isNamedAndNotRepeated(int status) {
    api.respond(_ -> new EventApi.Response.Of(status, "{\"errors\":[{\"message\":\"no\"}]}"));
    assertEquals(List.of("status " + status), publisher.publish(List.of(request("anna"))));
    assertEquals(1, api.calls().size());
  }

  @Test
  void failedEvent_isAFailure() {
    api.respond(
        _ -> new EventApi.Response.Of(200, "{\"failed\":[{\"index\":0}],\"successful\":[]}"));
    assertEquals(List.of("failed events"), publisher.publish(List.of(request("anna"))));
  }

  @Test
  void responseThatIsNotJson_isAFailure() {
    api.respond(_ -> new EventApi.Response.Of(200, "<html>"));
    assertEquals(List.of("not JSON"), publisher.publish(List.of(request("anna"))));
  }

  @Test
  void cutConnection_stopsNoOtherRequest() {
    AtomicInteger number = new AtomicInteger();
    api.respond(
        _ ->
            number.incrementAndGet() == 3
                ? new EventApi.Response.Cut()
                : new EventApi.Response.Of(200, EventApi.PUBLISHED));
    assertEquals(1, publisher.publish(requests(10)).size());
    assertEquals(10, api.calls().size());
  }

  @Test
  void serverThatDoesNotRespond_isGivenUp_andTheNextBatchIsSent() {
    api.respond(_ -> new EventApi.Response.Never());
    try (AppSyncPublisher hasty = publisher(api.endpoint(), Duration.ofMillis(300))) {
      // Twice as many as there are places.
      int number = 2 * AppSyncPublisher.MAX_CONCURRENT;
      assertEquals(
          Collections.nCopies(number, "no response in time"), hasty.publish(requests(number)));
    }
    api.respond(_ -> new EventApi.Response.Of(200, EventApi.PUBLISHED));
    assertEquals(List.of(), publisher.publish(List.of(request("anna"))));
  }

  /** The places and connections of requests that were given up must be free again. */
  @Test
  void givenUpRequests_leaveTheirPlaces() {
    try (AppSyncPublisher hasty = publisher(api.endpoint(), AppSyncPublisher.MAX_TIME)) {
      api.respond(_ -> new EventApi.Response.Never());
      hasty.publish(requests(AppSyncPublisher.MAX_CONCURRENT));
      api.respond(_ -> new EventApi.Response.Of(200, EventApi.PUBLISHED));
      assertEquals(List.of(), hasty.publish(requests(AppSyncPublisher.MAX_CONCURRENT)));
    }
  }

  @Test
  void absentServer_isAFailure() {
    URI endpoint = api.endpoint();
    api.close();
    try (AppSyncPublisher lonely = publisher(endpoint, Duration.ofSeconds(10))) {
      assertEquals(1, lonely.publish(List.of(request("anna"))).size());
    }
  }
}
