package dev.tidemark.http;

import dev.tidemark.json.JsonWriter;
import java.util.Map;

/**
 * An HTTP response, independent of any server.
 *
 * @param status the HTTP status
 * @param headers the headers by name
 * @param body writes the body
 */
public record HttpResponse(int status, Map<String, String> headers, JsonWriter body) {
  public HttpResponse {
    headers = Map.copyOf(headers);
  }
}
