package dev.tidemark.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The paths that the local service serves itself, in front of the API. Each has a rule for web
 * pages.
 */
public final class LocalPaths {
  /** The path below which all requests are for the local service itself. */
  public static final String ROOT = "/_tidemark";

  private static final String SEPARATOR = "/";

  private final List<Entry> entries = new ArrayList<>();

  /** Responds to the requests of a path. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Returns the response to a request.
     *
     * @throws IOException if the request cannot be read
     */
    Reply reply(HttpExchange request) throws IOException;
  }

  private record Entry(
      int specificity, Predicate<HttpExchange> matches, PageGuard guard, Handler handler) {}

  /**
   * Serves a path, and all paths below it that have no handler of their own.
   *
   * @param path the path without a slash at its end
   * @param guard the rule for web pages
   * @return this table
   */
  public LocalPaths serve(String path, PageGuard guard, Handler handler) {
    return add(new Entry(path.length(), request -> isAtOrBelow(path, request), guard, handler));
  }

  /**
   * Serves the requests that match a condition.
   *
   * @param guard the rule for web pages
   * @return this table
   */
  public LocalPaths serveIf(Predicate<HttpExchange> condition, PageGuard guard, Handler handler) {
    return add(new Entry(0, condition, guard, handler));
  }

  private LocalPaths add(Entry entry) {
    entries.add(entry);
    entries.sort(Comparator.comparingInt(Entry::specificity).reversed());
    return this;
  }

  /** Returns a handler that serves these paths, and leaves all others to another handler. */
  HttpHandler before(HttpHandler other) {
    return exchange -> {
      Optional<Entry> entry =
          entries.stream().filter(each -> each.matches().test(exchange)).findFirst();
      if (entry.isEmpty() && !isAtOrBelow(ROOT, exchange)) {
        other.handle(exchange);
        return;
      }
      try (exchange) {
        Reply reply =
            entry.isEmpty() ? Reply.error(404, "Not Found") : reply(entry.get(), exchange);
        reply.send(exchange);
      }
    };
  }

  private static Reply reply(Entry entry, HttpExchange exchange) throws IOException {
    return entry.guard().allows(exchange.getRequestMethod(), exchange.getRequestHeaders())
        ? entry.handler().reply(exchange)
        : Reply.error(403, "This path is not for web pages");
  }

  private static boolean isAtOrBelow(String path, HttpExchange exchange) {
    String requested = exchange.getRequestURI().getRawPath();
    return requested.equals(path) || requested.startsWith(path + SEPARATOR);
  }
}
