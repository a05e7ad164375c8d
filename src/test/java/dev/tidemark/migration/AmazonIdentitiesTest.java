package dev.tidemark.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitoidentity.CognitoIdentityClient;
import software.amazon.awssdk.services.cognitoidentity.model.CognitoIdentityException;

/** The list of identities, through the official client, from a service with Amazon's responses. */
final class AmazonIdentitiesTest {
  private static final IdentityPoolId POOL = new IdentityPoolId("us-east-1:0");

  private final List<String> asked = new ArrayList<>();
  private final HttpServer server = start();
  private final CognitoIdentityClient client = client();
  private int throttled;
  private String error = "";

  private HttpServer start() {
    try {
      HttpServer started =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      started.createContext("/", this::respond);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void startServer() {
    server.start();
  }

  private CognitoIdentityClient client() {
    return CognitoIdentityClient.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
        .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .httpClientBuilder(AwsCrtHttpClient.builder())
        .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  private void respond(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String next = next(new String(body, StandardCharsets.UTF_8));
      String response = response(next);
      byte[] bytes = response.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(response.contains("__type") ? 400 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String next(String body) throws IOException {
    try {
      return ((JsonObject) Json.parse(body)).string("NextToken").orElse("first");
    } catch (MalformedJsonException e) {
      throw new IOException(e);
    }
  }

  private String response(String next) {
    asked.add(next);
    if (!error.isEmpty()) {
      return "{\"__type\":\"%s\"}".formatted(error);
    }
    if (throttled > 0) {
      throttled--;
      return "{\"__type\":\"TooManyRequestsException\"}";
    }
    return next.equals("first")
        ? "{\"Identities\":[{\"IdentityId\":\"us-east-1:1\"},{\"IdentityId\":\"us-east-1:2\"}],"
            + "\"NextToken\":\"second\"}"
        : "{\"Identities\":[{\"IdentityId\":\"us-east-1:3\"}]}";
  }

  private List<List<IdentityId>> list() {
    List<List<IdentityId>> pages = new ArrayList<>();
    AdaptivePace pace = new AdaptivePace(1000, 1000, System::nanoTime, _ -> {});
    new AmazonIdentities(client, POOL, pace).list(pages::add);
    return pages;
  }

  @Test
  void allPages_areListed() {
    assertEquals(
        List.of(
            List.of(new IdentityId("us-east-1:1"), new IdentityId("us-east-1:2")),
            List.of(new IdentityId("us-east-1:3"))),
        list());
    assertEquals(List.of("first", "second"), asked);
  }

  @Test
  void throttledCall_isMadeAgain() {
    throttled = 2;
    assertEquals(2, list().size());
    assertEquals(List.of("first", "first", "first", "second"), asked);
  }

  @Test
  void refusal_ends() {
    error = "NotAuthorizedException";
    assertThrows(CognitoIdentityException.class, this::list);
    assertEquals(1, asked.size());
  }
}
