package dev.tidemark.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.store.Deadline;
import dev.tidemark.token.TokenKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/** Reads the keys with AWS's client from a fake Secrets Manager. */
class SecretTokenKeysTest {
  private static final String SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key";
  private static final String FIRST = "first".repeat(8);
  private static final String SECOND = "second".repeat(8);
  private static final String THIRD = "third".repeat(8);
  private static final String SHORT = "short";

  private final Map<String, String> versions = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-24T00:00:00Z"));
  private final CountDownLatch slow = new CountDownLatch(1);
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;
  private SecretsManagerClient client;
  private SecretTokenKeys keys;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::respond);
    server.setExecutor(executor);
    server.start();
    client =
        SecretsManagerClient.builder()
            .httpClientBuilder(AwsCrtHttpClient.builder())
            .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
            .overrideConfiguration(o -> o.retryStrategy(retries -> retries.maxAttempts(1)))
            .build();
    keys = new SecretTokenKeys(client, SECRET, now::get);
  }

  @AfterEach
  void stop() {
    slow.countDown();
    client.close();
    server.stop(0);
    executor.close();
  }

  @Test
  void currentVersion_signs() {
    versions.put("AWSCURRENT", FIRST);
    assertEquals(id(FIRST), keys.current().id());
    assertEquals(Optional.empty(), keys.find(id(SECOND)).map(TokenKey::id));
    assertEquals(List.of("AWSCURRENT", "AWSPREVIOUS"), requests);
  }

  @Test
  void previousVersion_isAccepted() {
    versions.put("AWSCURRENT", SECOND);
    versions.put("AWSPREVIOUS", FIRST);
    assertEquals(id(SECOND), keys.current().id());
    assertEquals(Optional.of(id(FIRST)), keys.find(id(FIRST)).map(TokenKey::id));
    assertEquals(Optional.of(id(SECOND)), keys.find(id(SECOND)).map(TokenKey::id));
    assertEquals(2, requests.size());
  }

  @Test
  void rotation_isSeenWithinFiveMinutes() {
    versions.put("AWSCURRENT", FIRST);
    assertEquals(id(FIRST), keys.current().id());
    rotateTo(SECOND);
    pass(Duration.ofMinutes(5).minusMillis(1));
    assertEquals(id(FIRST), keys.current().id());
    pass(Duration.ofMillis(1));
    assertEquals(id(SECOND), keys.current().id());
    assertEquals(Optional.of(id(FIRST)), keys.find(id(FIRST)).map(TokenKey::id));
  }

  @Test
  void tokenOfAnUnknownKey_revealsARotation() {
    versions.put("AWSCURRENT", FIRST);
    assertEquals(id(FIRST), keys.current().id());
    rotateTo(SECOND);
    pass(Duration.ofSeconds(10));
    assertEquals(Optional.of(id(SECOND)), keys.find(id(SECOND)).map(TokenKey::id));
    assertEquals(id(SECOND), keys.current().id());
  }

  /** Forged tokens do not cost a request each. */
  @Test
  void unknownKey_rarelyReadsTheSecret() {
    versions.put("AWSCURRENT", FIRST);
    for (int i = 0; i < 100; i++) {
      assertEquals(Optional.empty(), keys.find(i).map(TokenKey::id));
    }
    assertEquals(2, requests.size());
  }

  @Test
  void keyBeforeThePrevious_isRejected() {
    versions.put("AWSCURRENT", FIRST);
    rotateTo(SECOND);
    rotateTo(THIRD);
    assertEquals(Optional.empty(), keys.find(id(FIRST)).map(TokenKey::id));
    assertEquals(Optional.of(id(SECOND)), keys.find(id(SECOND)).map(TokenKey::id));
  }

  @Test
  void unreadableSecret_failsTheRequestAndIsRetried() {
    versions.put("AWSCURRENT", "error");
    assertThrows(SecretsManagerException.class, keys::current);
    versions.put("AWSCURRENT", FIRST);
    assertEquals(id(FIRST), keys.current().id());
  }

  /** An outage of Secrets Manager does not fail requests whose keys are known. */
  @Test
  void failedReload_keepsTheKnownKeys() {
    versions.put("AWSCURRENT", FIRST);
    assertEquals(id(FIRST), keys.current().id());
    versions.put("AWSPREVIOUS", "error");
    pass(Duration.ofMinutes(5));
    assertEquals(id(FIRST), keys.current().id());
    assertEquals(Optional.of(id(FIRST)), keys.find(id(FIRST)).map(TokenKey::id));
    assertEquals(4, requests.size());

    versions.put("AWSCURRENT", SECOND);
    // The token may be of a function that has seen a rotation: it must not be refused.
    assertThrows(SecretsManagerException.class, () -> keys.find(id(SECOND)));
    versions.put("AWSPREVIOUS", FIRST);
    pass(Duration.ofSeconds(10).minusMillis(1));
    assertEquals(id(FIRST), keys.current().id());
    pass(Duration.ofMillis(1));
    assertEquals(id(SECOND), keys.current().id());
  }

  /** The keys of a snapshot may be old. */
  @Test
  void failedReloadsForAnHour_failTheRequest() {
    versions.put("AWSCURRENT", FIRST);
    assertEquals(id(FIRST), keys.current().id());
    versions.put("AWSCURRENT", "error");
    pass(Duration.ofHours(1));
    assertEquals(id(FIRST), keys.current().id());
    pass(Duration.ofSeconds(10));
    assertThrows(SecretsManagerException.class, keys::current);
  }

  @Test
  void deletedSecret_keepsTheKnownKeys() {
    versions.put("AWSCURRENT", FIRST);
    assertEquals(id(FIRST), keys.current().id());
    versions.clear();
    pass(Duration.ofMinutes(5));
    assertEquals(id(FIRST), keys.current().id());
  }

  @Test
  void slowSecret_endsAtTheDeadlineOfTheRequest() {
    versions.put("AWSCURRENT", "slow");
    assertThrows(
        ApiCallTimeoutException.class,
        () -> Deadline.within(() -> Duration.ofMillis(50), keys::current));
    slow.countDown();
    versions.put("AWSCURRENT", FIRST);
    assertEquals(id(FIRST), Deadline.within(() -> Duration.ofSeconds(30), keys::current).id());
  }

  @Test
  void secretWithoutValue_isReported() {
    assertNoUsableValue();
  }

  @Test
  void shortSecret_isReported() {
    versions.put("AWSCURRENT", SHORT);
    assertNoUsableValue();
  }

  @Test
  void twoBadValues_areReported_andAGoodOneCures() {
    versions.put("AWSCURRENT", SHORT);
    rotateTo("binary");
    assertNoUsableValue();
    rotateTo(FIRST);
    assertEquals(id(FIRST), keys.current().id());
  }

  /** A new function starts with nothing but the secret. */
  @Test
  void badValue_leavesThePreviousOneSigning() {
    versions.put("AWSCURRENT", FIRST);
    rotateTo(SHORT);
    assertEquals(id(FIRST), keys.current().id());
    assertEquals(Optional.of(id(FIRST)), keys.find(id(FIRST)).map(TokenKey::id));
  }

  @Test
  void binaryValue_leavesThePreviousOneSigning() {
    versions.put("AWSCURRENT", FIRST);
    rotateTo("binary");
    assertEquals(id(FIRST), keys.current().id());
  }

  @Test
  void goodValue_curesABadOneAtOnce() {
    versions.put("AWSCURRENT", FIRST);
    rotateTo(SHORT);
    rotateTo(SECOND);
    assertEquals(id(SECOND), keys.current().id());
    assertEquals(Optional.empty(), keys.find(id(FIRST)).map(TokenKey::id));
  }

  /** The operator moves the stage back to the good version. */
  @Test
  void stageMovedBack_curesABadValue_andLosesNoToken() {
    versions.put("AWSCURRENT", FIRST);
    rotateTo(SHORT);
    assertEquals(id(FIRST), keys.current().id());
    rotateTo(FIRST);
    pass(Duration.ofMinutes(5));
    assertEquals(id(FIRST), keys.current().id());
    assertEquals(Optional.of(id(FIRST)), keys.find(id(FIRST)).map(TokenKey::id));
  }

  /** Another function has started after the cure, and signs with the new value. */
  @Test
  void tokenOfTheCure_isAcceptedByAFunctionThatSawTheBadValue() {
    versions.put("AWSCURRENT", FIRST);
    rotateTo(SHORT);
    assertEquals(id(FIRST), keys.current().id());
    rotateTo(SECOND);
    pass(Duration.ofSeconds(10));
    assertEquals(Optional.of(id(SECOND)), keys.find(id(SECOND)).map(TokenKey::id));
  }

  private void assertNoUsableValue() {
    IllegalStateException e = assertThrows(IllegalStateException.class, keys::current);
    assertEquals("the secret with the token key has no usable value", e.getMessage());
  }

  private void rotateTo(String secret) {
    versions.put("AWSPREVIOUS", String.valueOf(versions.get("AWSCURRENT")));
    versions.put("AWSCURRENT", secret);
  }

  private void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  private static int id(String secret) {
    return new TokenKey(secret.getBytes(UTF_8)).id();
  }

  private void respond(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonObject request = (JsonObject) Json.parse(exchange.getRequestBody().readAllBytes());
      assertEquals(Optional.of(SECRET), request.string("SecretId"));
      String stage = request.string("VersionStage").orElseThrow();
      requests.add(stage);
      String secret = versions.getOrDefault(stage, "");
      switch (secret) {
        case "" -> send(exchange, 400, "{\"__type\": \"ResourceNotFoundException\"}");
        case "slow" -> slow.await();
        case "binary" -> send(exchange, 200, "{\"SecretBinary\": \"AAAA\"}");
        case "error" -> send(exchange, 500, "{\"__type\": \"InternalServiceError\"}");
        default -> send(exchange, 200, "{\"SecretString\": \"" + secret + "\"}");
      }
    } catch (MalformedJsonException | InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
