package dev.tidemark.local.outbox;

import com.sun.net.httpserver.HttpExchange;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;

/**
 * A response.
 *
 * @param status the HTTP status
 * @param headers the headers
 * @param body the bytes of the body
 */
record Reply(int status, Map<String, String> headers, SdkBytes body) {
  private static final String CONTENT_TYPE = "Content-Type";

  Reply {
    headers = Map.copyOf(headers);
  }

  static Reply of(int status, String contentType, byte[] body) {
    return new Reply(status, Map.of(CONTENT_TYPE, contentType), SdkBytes.fromByteArrayUnsafe(body));
  }

  static Reply json(int status, JsonWriter content) {
    return of(status, "application/json", Json.write(content).getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a response as the HTTP API's own errors are. */
  static Reply error(int status, String message) {
    return json(
        status,
        json -> {
          json.writeStartObject();
          json.writeStringField("message", message);
          json.writeEndObject();
        });
  }

  static Reply xml(int status, String content) {
    return of(status, "text/xml", content.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends the response; without its body if the request is a HEAD. */
  void send(HttpExchange exchange) throws IOException {
    headers.forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    byte[] bytes = body.asByteArrayUnsafe();
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, isHead || bytes.length == 0 ? -1 : bytes.length);
    if (!isHead && bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }
}
