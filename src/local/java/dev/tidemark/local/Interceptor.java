package dev.tidemark.local;

import java.io.IOException;
import java.util.Optional;

/** Sees the requests to the API and their responses, and may replace these. */
@FunctionalInterface
public interface Interceptor {
  /** Passes on all requests and responses. */
  Interceptor NONE = (_, next) -> next.respond();

  /** Serves the request. */
  @FunctionalInterface
  interface Next {
    /**
     * Returns the response; empty if the client gets none, because its connection breaks.
     *
     * @throws IOException if the request cannot be read
     */
    Optional<FunctionResponse> respond() throws IOException;
  }

  /**
   * Returns the response to a request; empty if the client is to get none.
   *
   * @param next serves the request
   * @throws IOException if the request cannot be read
   */
  Optional<FunctionResponse> intercept(ApiRequest request, Next next) throws IOException;

  /** Returns this interceptor around another one. */
  default Interceptor around(Interceptor inner) {
    return (request, next) -> intercept(request, () -> inner.intercept(request, next));
  }
}
