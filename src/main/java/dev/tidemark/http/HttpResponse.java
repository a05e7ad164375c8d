package dev.tidemark.http;

import java.util.Map;

/**
 * A response, without a server.
 *
 * @param status the HTTP status
 * @param headers by name
 * @param body JSON
 */
public record HttpResponse(int status, Map<String, String> headers, String body) {
  public HttpResponse {
    headers = Map.copyOf(headers);
  }
}
