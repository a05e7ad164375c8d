package dev.tidemark.local.inprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.ProjectTemplate;
import dev.tidemark.local.memory.MemoryEngine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

final class InProcessHttpTest {
  private static final String TABLE = "table";
  private static final URI NOWHERE = URI.create("http://in-process.invalid");
  private static final int LARGE = 390_000;

  /** Headers that HTTP servers add. */
  private static final Set<String> OF_CONNECTION = Set.of("connection", "content-length", "date");

  private static final Set<String> OF_BODY = Set.of("content-type", "x-amz-crc32");

  private static EmbeddedDynamoDb local;
  private static MemoryEngine memory;

  /** An engine, with and without its port. */
  record Engine(URI port, SdkHttpClient http) {}

  @BeforeAll
  static void start() throws IOException {
    local = EmbeddedDynamoDb.start();
    memory = MemoryEngine.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    for (Engine engine : engines()) {
      try (DynamoDbClient client = DynamoDbClients.create(engine.port())) {
        ProjectTemplate.TABLE.createIfAbsent(client, TABLE);
        client.putItem(put -> put.tableName(TABLE).item(item("here")));
      }
    }
  }

  @AfterAll
  static void stop() {
    local.close();
    memory.close();
  }

  static List<Engine> engines() {
    return List.of(
        new Engine(local.endpoint(), local.http()),
        new Engine(URI.create("http://127.0.0.1:" + memory.address().getPort()), memory.http()));
  }

  private static Map<String, AttributeValue> item(String sort) {
    return Map.of(
        "pk", AttributeValue.fromS("owner"),
        "sk", AttributeValue.fromS(sort),
        "bytes", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[LARGE])));
  }

  @ParameterizedTest
  @CsvSource({
    "GetItem, 200, '{`TableName`:`table`,`Key`:{`pk`:{`S`:`owner`},`sk`:{`S`:`here`}}}'",
    "GetItem, 200, '{`TableName`:`table`,`Key`:{`pk`:{`S`:`owner`},`sk`:{`S`:`elsewhere`}}}'",
    "GetItem, 400, '{`TableName`:`another`,`Key`:{`pk`:{`S`:`owner`},`sk`:{`S`:`here`}}}'",
    "DeleteItem, 400, '{`TableName`:`table`,`Key`:{`pk`:{`S`:`owner`},`sk`:{`S`:`here`}},"
        + "`ConditionExpression`:`attribute_not_exists(pk)`,"
        + "`ReturnValuesOnConditionCheckFailure`:`ALL_OLD`}'"
  })
  void response_isTheOneOfThePort(String operation, int status, String body) throws IOException {
    byte[] bytes = body.replace('`', '"').getBytes(StandardCharsets.UTF_8);
    for (Engine engine : engines()) {
      try (SdkHttpClient port = AwsCrtHttpClient.create()) {
        Response expected = send(port, engine.port(), operation, bytes);
        Response actual = send(engine.http(), engine.port(), operation, bytes);
        assertEquals(status, actual.status());
        assertEquals(expected.status(), actual.status());
        assertEquals(expected.headers(), actual.headers());
        assertEquals(expected.body(), actual.body());
      }
    }
  }

  /**
   * A response.
   *
   * @param headers the names of headers, with the values of those that depend on the body alone
   */
  private record Response(int status, Map<String, String> headers, String body) {}

  private static Response send(SdkHttpClient http, URI port, String operation, byte[] body)
      throws IOException {
    HttpExecuteResponse response =
        http.prepareRequest(
                HttpExecuteRequest.builder()
                    .request(request(port, operation, body))
                    .contentStreamProvider(() -> new ByteArrayInputStream(body))
                    .build())
            .call();
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    response
        .httpResponse()
        .forEachHeader(
            (name, values) -> {
              String key = name.toLowerCase(Locale.ROOT);
              headers.put(key, OF_BODY.contains(key) ? String.join(",", values) : "");
            });
    OF_CONNECTION.forEach(headers::remove);
    try (InputStream content = response.responseBody().orElseThrow()) {
      return new Response(
          response.httpResponse().statusCode(),
          headers,
          new String(content.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static SdkHttpRequest request(URI port, String operation, byte[] body) {
    return SdkHttpRequest.builder()
        .method(SdkHttpMethod.POST)
        .uri(port)
        .putHeader("Host", port.getAuthority())
        .putHeader("Content-Length", Integer.toString(body.length))
        .putHeader("X-Amz-Target", "DynamoDB_20120810." + operation)
        .putHeader(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request,"
                + " SignedHeaders=host, Signature=0")
        .build();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void bothWays_haveTheSameTables(Engine engine) {
    try (DynamoDbClient port = DynamoDbClients.create(engine.port());
        DynamoDbClient inProcess = DynamoDbClients.create(engine.port(), engine.http())) {
      inProcess.putItem(put -> put.tableName(TABLE).item(item("new")));
      assertEquals(item("new"), read(port, "new"));
      assertEquals(item("new"), read(inProcess, "new"));
    }
  }

  private static Map<String, AttributeValue> read(DynamoDbClient client, String sort) {
    return client
        .getItem(
            get ->
                get.tableName(TABLE)
                    .consistentRead(true)
                    .key(
                        Map.of(
                            "pk", AttributeValue.fromS("owner"), "sk", AttributeValue.fromS(sort))))
        .item();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void cancelledTransaction_hasItsReasonsAndItems(Engine engine) {
    Put put =
        Put.builder()
            .tableName(TABLE)
            .item(item("here"))
            .conditionExpression("attribute_not_exists(pk)")
            .returnValuesOnConditionCheckFailure("ALL_OLD")
            .build();
    try (DynamoDbClient client = DynamoDbClients.create(engine.port(), engine.http())) {
      TransactionCanceledException failure =
          assertThrows(
              TransactionCanceledException.class,
              () ->
                  client.transactWriteItems(
                      write -> write.transactItems(TransactWriteItem.builder().put(put).build())));
      assertEquals(item("here"), failure.cancellationReasons().getFirst().item());
    }
  }

  @Test
  void stoppedEngine_refusesConnections() throws IOException {
    EmbeddedDynamoDb first = EmbeddedDynamoDb.start();
    MemoryEngine second =
        MemoryEngine.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    first.close();
    second.close();
    for (SdkHttpClient http : List.of(first.http(), second.http())) {
      try (DynamoDbClient client = DynamoDbClients.create(NOWHERE, http)) {
        SdkClientException failure =
            assertThrows(SdkClientException.class, () -> read(client, "here"));
        assertInstanceOf(ConnectException.class, failure.getCause());
      }
    }
  }

  @Test
  void callOfAnEngineThatHangs_endsAtItsTimeout() {
    CountDownLatch never = new CountDownLatch(1);
    InProcessHttp hanging =
        new InProcessHttp(
            (_, _) -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              throw new IOException("it does not hang");
            });
    try (DynamoDbClient client = DynamoDbClients.create(NOWHERE, hanging)) {
      assertThrows(
          ApiCallTimeoutException.class,
          () ->
              client.listTables(
                  list ->
                      list.overrideConfiguration(
                          override -> override.apiCallTimeout(Duration.ofMillis(50)))));
      assertFalse(Thread.interrupted());
    }
  }

  @Test
  void interruptedCall_leavesTheEngineAsItWas() throws InterruptedException {
    try (DynamoDbClient client = DynamoDbClients.create(local.endpoint(), local.http())) {
      for (int number = 0; number < 40; number++) {
        Thread writer =
            Thread.ofPlatform()
                .uncaughtExceptionHandler((_, _) -> {})
                .start(() -> client.putItem(put -> put.tableName(TABLE).item(item("interrupted"))));
        while (writer.isAlive() && !writer.join(Duration.ofMillis(1))) {
          writer.interrupt();
        }
      }
      client.putItem(put -> put.tableName(TABLE).item(item("afterwards")));
      assertEquals(item("afterwards"), read(client, "afterwards"));
    }
  }
}
