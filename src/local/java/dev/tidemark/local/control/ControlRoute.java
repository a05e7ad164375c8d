package dev.tidemark.local.control;

import com.sun.net.httpserver.HttpExchange;
import dev.tidemark.local.LocalPaths;
import dev.tidemark.local.PageGuard;
import dev.tidemark.local.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A path of the control routes, with a handler for each method. */
final class ControlRoute implements LocalPaths.Handler {
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

  void addTo(LocalPaths paths) {
    paths.serve(path, PageGuard.OWN_PAGES, this);
  }

  @Override
  public Reply reply(HttpExchange request) throws IOException {
    if (!request.getRequestURI().getRawPath().equals(path)) {
      return Reply.error(404, "Not Found");
    }
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
