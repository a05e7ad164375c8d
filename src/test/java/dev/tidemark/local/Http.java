package dev.tidemark.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Sends HTTP requests. */
final class Http {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Http() {}

  /**
   * Sends a request with a signature, which the service requires but, of this key, does not verify.
   */
  static HttpResponse<String> signed(
      URI endpoint, String method, String path, BodyPublisher body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(endpoint, method, path, body, headers)
            .header("Authorization", "AWS4-HMAC-SHA256 Credential=key/x");
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  static HttpResponse<String> get(URI endpoint, String path, String... headers)
      throws IOException, InterruptedException {
    return signed(endpoint, "GET", path, BodyPublishers.noBody(), headers);
  }

  static HttpResponse<String> unsigned(URI endpoint, String method, String path, String... headers)
      throws IOException, InterruptedException {
    return CLIENT.send(
        request(endpoint, method, path, BodyPublishers.noBody(), headers).build(),
        BodyHandlers.ofString());
  }

  static byte[] bytes(URI endpoint, String path) throws IOException, InterruptedException {
    HttpRequest request =
        request(endpoint, "GET", path, BodyPublishers.noBody())
            .header("Authorization", "AWS4-HMAC-SHA256 x")
            .build();
    return CLIENT.send(request, BodyHandlers.ofByteArray()).body();
  }

  private static HttpRequest.Builder request(
      URI endpoint, String method, String path, BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint.resolve(path))
            .timeout(Duration.ofSeconds(30))
            .method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request;
  }
}
