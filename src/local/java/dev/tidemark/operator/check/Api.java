package dev.tidemark.operator.check;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;

/**
 * Sends single requests to a deployment, without retries, and returns all of the response.
 *
 * @param http the connections
 * @param endpoint the URL of the deployment, with the stage if it has one
 * @param region the region that signatures name
 * @param credentials the caller; empty to send no signature
 */
record Api(
    SdkHttpClient http, URI endpoint, Region region, Optional<AwsCredentialsIdentity> credentials) {

  /** Returns the same API for another caller. */
  Api by(AwsCredentialsIdentity caller) {
    return new Api(http, endpoint, region, Optional.of(caller));
  }

  /** Returns the same API for a caller without a signature. */
  Api unsigned() {
    return new Api(http, endpoint, region, Optional.empty());
  }

  /** Tells whether this is the local service, or another one without TLS. */
  boolean isLocal() {
    return "http".equals(endpoint.getScheme());
  }

  Reply get(String path) {
    return send(SdkHttpMethod.GET, path, "", Map.of());
  }

  Reply post(String path, String body) {
    return send(SdkHttpMethod.POST, path, body, Map.of());
  }

  Reply delete(String path) {
    return send(SdkHttpMethod.DELETE, path, "", Map.of());
  }

  /**
   * Sends a request.
   *
   * @param path the encoded path, and perhaps a query
   * @param body the JSON; empty text for none
   * @param headers more headers
   * @throws UncheckedIOException if there is no response
   */
  Reply send(SdkHttpMethod method, String path, String body, Map<String, String> headers) {
    SdkHttpRequest.Builder request = request(method, path);
    headers.forEach(request::putHeader);
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    if (content.length > 0) {
      request
          .putHeader("Content-Type", "application/json")
          .putHeader("Content-Length", Integer.toString(content.length));
    }
    return send(request.build(), ContentStreamProvider.fromByteArray(content));
  }

  private SdkHttpRequest.Builder request(SdkHttpMethod method, String path) {
    return SdkHttpRequest.builder()
        .method(method)
        .uri(URI.create(endpoint + path))
        .putHeader("Host", endpoint.getAuthority());
  }

  private Reply send(SdkHttpRequest request, ContentStreamProvider content) {
    SdkHttpRequest sent =
        credentials.map(caller -> signed(caller, request, content)).orElse(request);
    HttpExecuteRequest execution =
        HttpExecuteRequest.builder().request(sent).contentStreamProvider(content).build();
    try {
      HttpExecuteResponse response = http.prepareRequest(execution).call();
      return new Reply(response.httpResponse(), body(response));
    } catch (IOException e) {
      throw new UncheckedIOException("no response from " + endpoint.getAuthority(), e);
    }
  }

  private SdkHttpRequest signed(
      AwsCredentialsIdentity caller, SdkHttpRequest request, ContentStreamProvider content) {
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                sign ->
                    sign.identity(caller)
                        .request(request)
                        .payload(content)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "execute-api")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region.id()));
    return signed.request();
  }

  private static JsonObject body(HttpExecuteResponse response) throws IOException {
    if (response.responseBody().isEmpty()) {
      return JsonObject.EMPTY;
    }
    try (InputStream body = response.responseBody().get()) {
      return Json.parse(body.readAllBytes()) instanceof JsonObject object
          ? object
          : JsonObject.EMPTY;
    } catch (MalformedJsonException _) {
      return JsonObject.EMPTY;
    }
  }
}
