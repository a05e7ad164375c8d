package dev.tidemark.browser;

import com.sun.net.httpserver.HttpExchange;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;

/**
 * A response to the page.
 *
 * @param status the HTTP status
 * @param contentType the type of the body
 * @param headers further headers
 * @param body the body
 */
record Reply(int status, String contentType, Map<String, String> headers, SdkBytes body) {
  Reply {
    headers = Map.copyOf(headers);
  }

  static Reply of(String contentType, byte[] body) {
    return new Reply(200, contentType, Map.of(), SdkBytes.fromByteArrayUnsafe(body));
  }

  static Reply json(int status, JsonWriter content) {
    byte[] body = Json.write(content).getBytes(StandardCharsets.UTF_8);
    return new Reply(status, "application/json", Map.of(), SdkBytes.fromByteArrayUnsafe(body));
  }

  static Reply error(int status, String message) {
    return json(
        status,
        json -> {
          json.writeStartObject();
          json.writeStringField("message", message);
          json.writeEndObject();
        });
  }

  static Reply redirect(String location) {
    return new Reply(
        302, "text/plain", Map.of("Location", location), SdkBytes.fromByteArrayUnsafe(new byte[0]));
  }

  Reply with(String header, String value) {
    return new Reply(status, contentType, Map.of(header, value), body);
  }

  /** Sends the response; no cache keeps it. */
  void send(HttpExchange exchange) throws IOException {
    headers.forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
    exchange.getResponseHeaders().set("Cross-Origin-Resource-Policy", "same-origin");
    byte[] bytes = body.asByteArrayUnsafe();
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }
}
