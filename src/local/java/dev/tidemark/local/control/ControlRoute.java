package dev.tidemark.local.control;

import com.sun.net.httpserver.HttpExchange;
import dev.tidemark.local.LocalPaths;
import dev.tidemark.local.PageGuard;
import dev.tidemark.local.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A path of the control routes, with a handler for each method. */
final class ControlRoute {
  private final String name;
  private final String path;
  private final Map<String, Handler> handlers = new TreeMap<>();

  /** Responds to the requests of one method. */
  @FunctionalInterface
  interface Handler {
    Reply reply(HttpExchange request) throws IOException, BadControlRequestException;
  }

  /**
   * Creates a route.
   *
   * @param name the last part of the path
   */
  ControlRoute(String name) {
    this.name = name;
    this.path = LocalPaths.ROOT + "/" + name;
  }

  ControlRoute on(String method, Handler handler) {
    handlers.put(method, handler);
    return this;
  }

  /** Returns the method and path of each request that has a response. */
  List<String> requests() {
    return handlers.keySet().stream().map(method -> method + " " + path).toList();
  }

  /** Adds routes to a table of paths. Any other path gets an error that names the routes. */
  static void add(List<ControlRoute> routes, LocalPaths paths) {
    Reply notFound =
        Reply.error(
            404,
            routes.stream()
                .map(route -> route.name)
                .sorted()
                .collect(
                    Collectors.joining(
                        ", ", "Not Found: the routes below " + LocalPaths.ROOT + " are ", "")));
    paths.serve(LocalPaths.ROOT, PageGuard.OWN_PAGES, _ -> notFound);
    for (ControlRoute route : routes) {
      paths.serve(
          route.path,
          PageGuard.OWN_PAGES,
          request -> route.isAt(request) ? route.reply(request) : notFound);
    }
  }

  private boolean isAt(HttpExchange request) {
    return request.getRequestURI().getRawPath().equals(path);
  }

  private Reply reply(HttpExchange request) throws IOException {
    Handler handler = handlers.get(request.getRequestMethod());
    if (handler == null) {
      String allowed = String.join(", ", handlers.keySet());
      return Reply.error(405, "The methods of this path are " + allowed).with("Allow", allowed);
    }
    try {
      return handler.reply(request);
    } catch (BadControlRequestException e) {
      return Reply.error(400, String.valueOf(e.getMessage()));
    }
  }
}
