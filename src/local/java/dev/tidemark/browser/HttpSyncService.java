package dev.tidemark.browser;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The local service, over HTTP: its edits appear among the requests that it shows. */
public final class HttpSyncService implements SyncService, AutoCloseable {
  /** A developer: the local service takes an access key id that is no identity's as one. */
  private static final String AUTHORIZATION =
      "AWS4-HMAC-SHA256 Credential=browser/20260101/us-east-1/execute-api/aws4_request,"
          + " SignedHeaders=host, Signature=0";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI endpoint;

  /**
   * Makes a client of a service.
   *
   * @param endpoint the service's URL, with its stage
   */
  public HttpSyncService(URI endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public Result call(SyncOperation operation, JsonObject input) {
    String dataset =
        "%s/identitypools/%s/identities/%s/datasets/%s"
            .formatted(
                endpoint,
                encoded(input, "IdentityPoolId"),
                encoded(input, "IdentityId"),
                encoded(input, "DatasetName"));
    HttpRequest.Builder request =
        switch (operation) {
          case LIST_RECORDS ->
              HttpRequest.newBuilder(URI.create(dataset + "/records" + lastSyncCount(input))).GET();
          case UPDATE_RECORDS ->
              HttpRequest.newBuilder(URI.create(dataset))
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(JsonText.of(input)));
        };
    return send(request.header("Authorization", AUTHORIZATION).timeout(Duration.ofSeconds(30)));
  }

  private static String lastSyncCount(JsonObject input) {
    return input.member("LastSyncCount").orElse(input) instanceof JsonNumber(String count)
        ? "?lastSyncCount=" + count
        : "";
  }

  private Result send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      JsonObject body =
          Json.parse(response.body()) instanceof JsonObject object ? object : JsonObject.EMPTY;
      return response.statusCode() == 200
          ? new Result.Output(body)
          : new Result.Failed(
              response
                  .headers()
                  .firstValue("x-amzn-ErrorType")
                  .orElse("HTTP " + response.statusCode()),
              body.string("message").orElse(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedJsonException e) {
      return new Result.Failed("MalformedResponse", "The response is " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the service responded", e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private static String encoded(JsonObject input, String name) {
    return URLEncoder.encode(input.string(name).orElse(""), StandardCharsets.UTF_8);
  }
}
