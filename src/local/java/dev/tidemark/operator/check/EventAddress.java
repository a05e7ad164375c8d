package dev.tidemark.operator.check;

import dev.tidemark.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;

/**
 * The event API, and a caller of it.
 *
 * @param realtime the URL of the WebSocket: the stack's output WebPushEndpoint
 * @param region the region of the API
 * @param caller signs the messages
 */
record EventAddress(URI realtime, Region region, AwsCredentialsIdentity caller) {
  private static final Map<String, String> HEADERS =
      Map.of(
          "accept", "application/json, text/javascript",
          "content-encoding", "amz-1.0",
          "content-type", "application/json; charset=UTF-8");

  /** Returns the URL that messages are signed for, and that events are published to. */
  URI events() {
    String scheme = realtime.getScheme().equals("ws") ? "http" : "https";
    String host = realtime.getAuthority().replace(".appsync-realtime-api.", ".appsync-api.");
    return URI.create(scheme + "://" + host + "/event");
  }

  /** Returns the signed headers of a message, as the JSON that the protocol has. */
  String authorization(String body) {
    SdkHttpRequest signed = signed(body);
    return Json.write(
        json -> {
          json.writeStartObject();
          for (Map.Entry<String, List<String>> header : signed.headers().entrySet()) {
            json.writeStringField(header.getKey(), header.getValue().getFirst());
          }
          json.writeEndObject();
        });
  }

  /** Returns the signed request with a body. */
  SdkHttpRequest signed(String body) {
    URI url = events();
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(url)
            .putHeader("host", url.getAuthority());
    HEADERS.forEach(request::putHeader);
    ContentStreamProvider content =
        ContentStreamProvider.fromByteArray(body.getBytes(StandardCharsets.UTF_8));
    return AwsV4HttpSigner.create()
        .sign(
            sign ->
                sign.identity(caller)
                    .request(request.build())
                    .payload(content)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "appsync")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region.id()))
        .request();
  }
}
