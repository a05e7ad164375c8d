package dev.tidemark.http;

import dev.tidemark.model.Caller;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * An HTTP request, independent of any server.
 *
 * @param target the route, or the method and path
 * @param query the decoded parameters
 * @param headers the headers; names may be in any case
 * @param body the body; {@link Body.Text#EMPTY} if there is none
 * @param caller the verified caller, if any
 * @param requestId the id of the request in the logs
 */
public record HttpRequest(
    RequestTarget target,
    Map<String, String> query,
    Map<String, String> headers,
    Body body,
    Optional<Caller> caller,
    String requestId) {

  /** The names of all headers that are read. */
  public static final Set<String> READ_HEADERS =
      Set.of("content-encoding", "x-amz-client-context", "user-agent", "x-amz-user-agent");

  public HttpRequest {
    query = Map.copyOf(query);
    Map<String, String> inAnyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    inAnyCase.putAll(headers);
    headers = Collections.unmodifiableMap(inAnyCase);
  }

  /** Returns the value of a header; the name may be in any case. */
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }
}
