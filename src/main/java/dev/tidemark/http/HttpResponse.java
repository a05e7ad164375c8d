package dev.tidemark.http;

import java.util.Map;

/**
 * An HTTP response, independent of any server.
 *
 * @param status the HTTP status
 * @param headers the headers by name
 * @param body the body, in JSON
 */
public record HttpResponse(int status, Map<String, String> headers, String body) {
  public HttpResponse {
    headers = Map.copyOf(headers);
  }
}
