package dev.tidemark.dynamodb.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.telemetry.Measure;
import dev.tidemark.telemetry.RequestFacts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;

/** The facts about calls of DynamoDB, with responses that a test writes. */
class FactsInterceptorTest {
  private static final Map<String, AttributeValue> KEY = Map.of("pk", AttributeValue.fromS("a"));

  private final RequestFacts facts = new RequestFacts();
  private final Scripted http = new Scripted();
  private final DynamoDbClient client =
      DynamoDbClients.create(URI.create("https://dynamodb.invalid"), http);

  /** An HTTP client that responds as it is told. */
  private static final class Scripted implements SdkHttpClient {
    final Deque<Map.Entry<Integer, String>> responses = new ArrayDeque<>();
    final List<String> requests = new ArrayList<>();

    void add(int status, String body) {
      responses.add(Map.entry(status, body));
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() throws IOException {
          try (var body = request.contentStreamProvider().orElseThrow().newStream()) {
            requests.add(new String(body.readAllBytes(), UTF_8));
          }
          Map.Entry<Integer, String> next = responses.remove();
          return HttpExecuteResponse.builder()
              .response(SdkHttpResponse.builder().statusCode(next.getKey()).build())
              .responseBody(
                  AbortableInputStream.create(
                      new ByteArrayInputStream(next.getValue().getBytes(UTF_8))))
              .build();
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    public void close() {}
  }

  private static String error(String name) {
    return "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\"}".formatted(name);
  }

  private void gather(Runnable call) {
    facts.<RequestFacts, UncheckedIOException>gather(
        () -> {
          call.run();
          return facts;
        });
  }

  private void read() {
    client.getItem(get -> get.tableName("t").key(KEY));
  }

  @Test
  void units_areAskedFor_andAddedByKind() {
    http.add(200, "{\"ConsumedCapacity\":{\"CapacityUnits\":1.5}}");
    http.add(200, "{\"ConsumedCapacity\":[{\"CapacityUnits\":2.0},{\"CapacityUnits\":1.0}]}");
    http.add(200, "{\"ConsumedCapacity\":{\"CapacityUnits\":4.0}}");
    TransactGetItem item =
        TransactGetItem.builder().get(get -> get.tableName("t").key(KEY)).build();
    gather(
        () -> {
          read();
          client.transactGetItems(get -> get.transactItems(List.of(item)));
          client.updateItem(update -> update.tableName("t").key(KEY));
        });
    assertEquals(3, facts.figure(Measure.DYNAMODB_CALLS));
    assertEquals(4.5, facts.figure(Measure.READ_UNITS));
    assertEquals(4, facts.figure(Measure.WRITE_UNITS));
    assertEquals(0, facts.figure(Measure.DYNAMODB_RETRIES));
    assertTrue(facts.figure(Measure.DYNAMODB_DURATION) > 0);
    http.requests.forEach(
        body -> assertTrue(body.contains("\"ReturnConsumedCapacity\":\"TOTAL\""), body));
  }

  @Test
  void requestThatAsksForUnits_staysAsItIs() {
    http.add(200, "{\"ConsumedCapacity\":{\"CapacityUnits\":1.5}}");
    gather(
        () ->
            client.getItem(
                get ->
                    get.tableName("t")
                        .key(KEY)
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)));
    assertEquals(1.5, facts.figure(Measure.READ_UNITS));
    assertTrue(http.requests.getFirst().contains("\"ReturnConsumedCapacity\":\"INDEXES\""));
  }

  @Test
  void throttledAndLostAttempts_areRetries_andOnlyTheThrottledThrottles() {
    http.add(400, error("ThrottlingException"));
    http.add(500, error("InternalServerError"));
    http.add(200, "{}");
    gather(this::read);
    assertEquals(1, facts.figure(Measure.DYNAMODB_CALLS));
    assertEquals(2, facts.figure(Measure.DYNAMODB_RETRIES));
    assertEquals(1, facts.figure(Measure.THROTTLES));
  }

  @Test
  void callThatIsThrottledToTheEnd_countsEachAttempt() {
    for (int attempt = 0; attempt < 3; attempt++) {
      http.add(400, error("ThrottlingException"));
    }
    assertThrows(ThrottlingException.class, () -> gather(this::read));
    assertEquals(3, facts.figure(Measure.THROTTLES));
  }

  @Test
  void failedCondition_isNoThrottle() {
    http.add(400, error("ConditionalCheckFailedException"));
    assertThrows(ConditionalCheckFailedException.class, () -> gather(this::read));
    assertEquals(1, facts.figure(Measure.DYNAMODB_CALLS));
    assertEquals(0, facts.figure(Measure.THROTTLES));
  }

  @Test
  void callOutsideOfARequest_isUnchanged() {
    http.add(200, "{}");
    read();
    assertFalse(http.requests.getFirst().contains("ReturnConsumedCapacity"));
  }
}
