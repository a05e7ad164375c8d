package dev.tidemark.local;

import com.sun.net.httpserver.HttpExchange;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;

/**
 * A response of a local path.
 *
 * @param status the HTTP status
 * @param headers the headers
 * @param body the bytes of the body
 */
public record Reply(int status, Map<String, String> headers, SdkBytes body) {
  private static final String CONTENT_TYPE = "Content-Type";

  /** Copies the headers, so that the response cannot change. */
  public Reply {
    headers = Map.copyOf(headers);
  }

  /** Returns a response with a body of any type. */
  public static Reply of(int status, String contentType, byte[] body) {
    return new Reply(status, Map.of(CONTENT_TYPE, contentType), SdkBytes.fromByteArrayUnsafe(body));
  }

  /** Returns a response in JSON. */
  public static Reply json(int status, JsonWriter content) {
    return of(status, "application/json", Json.write(content).getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a response as the HTTP API's own errors are. */
  public static Reply error(int status, String message) {
    return json(
        status,
        json -> {
          json.writeStartObject();
          json.writeStringField("message", message);
          json.writeEndObject();
        });
  }

  /** Returns a response in XML. */
  public static Reply xml(int status, String content) {
    return of(status, "text/xml", content.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns this response with another header. */
  public Reply with(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new Reply(status, more, body);
  }

  /** Sends the response; without its body if the request is a HEAD. */
  public void send(HttpExchange exchange) throws IOException {
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
