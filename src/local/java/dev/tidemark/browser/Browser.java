package dev.tidemark.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.tidemark.browser.SyncService.Result;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.local.Reply;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import software.amazon.awssdk.core.exception.SdkException;

/** The page and the requests that it sends. */
public final class Browser implements HttpHandler {
  /** The path of the page. */
  public static final String PATH = "/_tidemark/";

  /** The path of the page's requests. */
  public static final String API_PATH = PATH + "browse/";

  /** Larger than the largest value of a record, escaped. */
  private static final int MAX_REQUEST_BYTES = 8 * 1024 * 1024;

  private static final Logger LOG = Logger.getLogger(Browser.class.getName());

  private final BrowsedTable table;
  private final BrowserOptions options;
  private final PageAccess access;
  private final Map<String, Function<Query, Reply>> reads =
      Map.of(
          "about", _ -> about(),
          "pools", _ -> pools(),
          "identities", this::identities,
          "identity", this::identity,
          "datasets", this::datasets,
          "dataset", this::dataset,
          "search", this::search);

  /** Makes a browser of a table. */
  public Browser(BrowsedTable table, BrowserOptions options) {
    this.table = table;
    this.options = options;
    this.access = new PageAccess(options.token());
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      reply(exchange)
          .with("Cache-Control", "no-store")
          .with("Referrer-Policy", "no-referrer")
          .with("Cross-Origin-Resource-Policy", "same-origin")
          .send(exchange);
    }
  }

  /** Tells whether a request is for the page: a file of it, or one of its own requests. */
  public static boolean isFor(HttpExchange exchange) {
    String path = exchange.getRequestURI().getRawPath();
    return path.startsWith(API_PATH)
        || path.equals("/_tidemark")
        || (path.startsWith(PATH) && StaticFiles.find(path.substring(PATH.length())).isPresent());
  }

  private Reply reply(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    if (PageAccess.isFromOtherPage(exchange)) {
      return Reply.error(403, "Only the browser's own page may send this request");
    }
    if (path.startsWith(API_PATH)) {
      return access.allows(exchange)
          ? data(exchange, path.substring(API_PATH.length()))
          : Reply.error(403, "The request lacks the token in the address that was printed");
    }
    if (!exchange.getRequestMethod().equals("GET")) {
      return Reply.error(405, "A file can only be read");
    }
    return path.startsWith(PATH)
        ? StaticFiles.find(path.substring(PATH.length()))
            .orElseGet(() -> Reply.error(404, "Not Found"))
        : Reply.of(302, "text/plain", new byte[0]).with("Location", PATH);
  }

  private Reply data(HttpExchange exchange, String name) throws IOException {
    try {
      return switch (exchange.getRequestMethod()) {
        case "GET" ->
            Optional.ofNullable(reads.get(name))
                .map(read -> read.apply(Query.of(exchange)))
                .orElseGet(() -> Reply.error(404, "Not Found"));
        case "POST" -> write(exchange, name);
        default -> Reply.error(405, "Method Not Allowed");
      };
    } catch (BadRequestException e) {
      return Reply.error(400, String.valueOf(e.getMessage()));
    } catch (StoreBusyException | StoreFailedException | SdkException e) {
      return Reply.error(502, "AWS has failed: " + e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, e, () -> "The request %s failed".formatted(name));
      return Reply.error(500, "The request has failed; the log says why");
    }
  }

  private Reply write(HttpExchange exchange, String name) throws IOException {
    JsonObject body = body(exchange);
    return switch (name) {
      case "edit" ->
          options
              .edits()
              .map(edits -> edited(edits.apply(body)))
              .orElseGet(() -> Reply.error(403, "The browser is read-only; --write allows edits"));
      case "trigger" ->
          options
              .triggers()
              .map(triggers -> Reply.json(200, triggers.test(body)))
              .orElseGet(() -> Reply.error(404, "Only the local service tests triggers"));
      default -> Reply.error(404, "Not Found");
    };
  }

  private static JsonObject body(HttpExchange exchange) throws IOException {
    byte[] bytes = exchange.getRequestBody().readNBytes(MAX_REQUEST_BYTES + 1);
    if (bytes.length > MAX_REQUEST_BYTES) {
      throw new BadRequestException("The request is too large");
    }
    try {
      JsonValue value = Json.parse(bytes);
      if (value instanceof JsonObject object) {
        return object;
      }
      throw new BadRequestException("The request is " + value.kind() + " and not an object");
    } catch (MalformedJsonException e) {
      throw new BadRequestException("The request is " + e.getMessage());
    }
  }

  private static Reply edited(Result result) {
    return switch (result) {
      case Result.Output _ ->
          Reply.json(
              200,
              json -> {
                json.writeStartObject();
                json.writeEndObject();
              });
      case Result.Failed(String type, String message) ->
          Reply.json(
              409,
              json -> {
                json.writeStartObject();
                json.writeStringField("type", type);
                json.writeStringField("message", message);
                json.writeEndObject();
              });
    };
  }

  private Reply about() {
    return Reply.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("table", table.name());
          json.writeBooleanField("local", options.isLocal());
          json.writeStringField("api", options.api().orElse(null));
          json.writeBooleanField("writable", options.edits().isPresent());
          json.writeBooleanField("trigger", options.triggers().isPresent());
          json.writeEndObject();
        });
  }

  private Reply pools() {
    options.beforePools().run();
    return Reply.json(200, BrowseJson.pools(table.pools()));
  }

  private Reply identities(Query query) {
    var pool = Ids.pool(query.required("pool"));
    if (!isConfirmed(query)) {
      return Reply.json(428, BrowseJson.cost(table.scanned().costOfKeys()));
    }
    return Reply.json(
        200, BrowseJson.identities(table.scanned().identities(pool, query.text("text"))));
  }

  private Reply identity(Query query) {
    options.beforePools().run();
    return Reply.json(200, BrowseJson.owners(table.find(Ids.identity(query.required("identity")))));
  }

  private Reply datasets(Query query) {
    var owner = Ids.owner(query.required("pool"), query.required("identity"));
    return Reply.json(200, BrowseJson.datasets(table.datasets(owner), options.quotas()));
  }

  private Reply dataset(Query query) {
    var id =
        Ids.dataset(query.required("pool"), query.required("identity"), query.required("dataset"));
    return table
        .dataset(id)
        .map(found -> Reply.json(200, BrowseJson.dataset(found, options.quotas())))
        .orElseGet(() -> Reply.error(404, "There is no such dataset"));
  }

  private Reply search(Query query) {
    var pool = Ids.pool(query.required("pool"));
    String key = query.text("key");
    if (!isConfirmed(query)) {
      TableSearch search = table.scanned();
      return Reply.json(
          428, BrowseJson.cost(key.isEmpty() ? search.costOfKeys() : search.costOfRecords()));
    }
    return Reply.json(
        200, BrowseJson.matches(table.scanned().records(pool, query.text("dataset"), key)));
  }

  /** A scan of the local table costs nothing. */
  private boolean isConfirmed(Query query) {
    return options.isLocal() || query.isTrue("confirmed");
  }
}
