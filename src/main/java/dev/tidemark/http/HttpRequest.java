package dev.tidemark.http;

import dev.tidemark.model.Caller;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request, without a server.
 *
 * @param method such as {@code GET}
 * @param path as it was sent, without the name of a stage
 * @param query the decoded parameters
 * @param headers by name, in whatever case
 * @param body the text of the body; empty if there is none
 * @param caller who is calling, if somebody vouches for it
 * @param requestId what the answer is to be found by in the logs
 */
public record HttpRequest(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    Body body,
    Optional<Caller> caller,
    String requestId) {

  public HttpRequest {
    query = Map.copyOf(query);
    Map<String, String> lowerCased = new TreeMap<>();
    headers.forEach((name, value) -> lowerCased.put(name.toLowerCase(Locale.ROOT), value));
    headers = Map.copyOf(lowerCased);
  }

  /** Returns the header of the name, in whatever case. */
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }
}
