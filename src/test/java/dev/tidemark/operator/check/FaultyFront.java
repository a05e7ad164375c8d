package dev.tidemark.operator.check;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** A wrongly configured API in front of a local service. */
final class FaultyFront implements AutoCloseable {
  /** The identity whose requests some faults concern. */
  static final String IDENTITY = "us-east-1:00000000-0000-0000-0000-000000000001";

  private static final String OTHER_CALLER =
      "{\"__type\":\"NotAuthorizedException\",\"message\":\"Missing or unverified credentials\"}";

  /**
   * A request.
   *
   * @param caller the value of the header Authorization; empty text if there is none
   */
  record Seen(String method, String path, String body, String caller) {
    boolean isUnsigned() {
      return caller.isEmpty();
    }

    boolean isOf(String accessKey) {
      return caller.contains("=" + accessKey + "/");
    }

    boolean isUpdate() {
      return method.equals("POST") && path.contains("/datasets/");
    }
  }

  /** The faults. Some respond to certain requests in place of the service. */
  enum Fault {
    NO_AUTHORIZER("unsigned request", 200, "{}", Seen::isUnsigned),
    AUTHORIZER_LOST("unsigned request", 403, OTHER_CALLER, Seen::isUnsigned),
    OTHER_SERVICE("developer", 404, "{}", _ -> true),
    NO_DEVELOPER("caller", 403, OTHER_CALLER, seen -> seen.isOf("tidemark-operator")),
    NO_UPDATES("update and replay", 500, "{}", Seen::isUpdate),
    LARGE_REFUSED("large dataset", 500, "{}", seen -> seen.body().length() > 100_000),
    NO_CHANGES("change stream", 404, "{}", seen -> seen.path().matches("/identitypools/[^/]*")),
    NO_SETTINGS("settings of the pool", 500, "{}", seen -> seen.path().endsWith("configuration")),
    NO_IDENTITY("enhanced flow, own data", 403, OTHER_CALLER, seen -> seen.isOf(IDENTITY)),
    NO_PERMISSION(
        "enhanced flow, own data", 403, "{\"message\":\"Forbidden\"}", seen -> seen.isOf(IDENTITY)),
    NO_CONCURRENCY("throttle", 503, "{}", seen -> seen.path().endsWith("missing")),
    NO_DELETION("clean-up", 500, "{}", seen -> seen.method().equals("DELETE")),
    HEADERS_DROPPED("headers of errors"),
    NO_CORS("CORS preflight"),
    PATHS_REWRITTEN("paths"),
    BODIES_ALTERED("update and replay"),
    EVERYONE_A_DEVELOPER("enhanced flow, data of others");

    private final String check;
    private final int status;
    private final String response;

    @SuppressWarnings("ImmutableEnumChecker") // the lambdas above have no state
    private final Predicate<Seen> happens;

    Fault(String check, int status, String response, Predicate<Seen> happens) {
      this.check = check;
      this.status = status;
      this.response = response;
      this.happens = happens;
    }

    Fault(String check) {
      this(check, 0, "", _ -> false);
    }

    /** Returns the check that must find the fault. */
    String check() {
      return check;
    }
  }

  private static final Set<String> OWN_HEADERS =
      Set.of("host", "content-length", "connection", "transfer-encoding", "date", ":status");
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI service;
  private final Fault fault;
  private final HttpServer server;

  FaultyFront(URI service, Fault fault) throws IOException {
    this.service = service;
    this.fault = fault;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    Seen seen =
        new Seen(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getRawPath(),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
            authorization == null ? "" : authorization);
    if (fault.happens.test(seen)) {
      byte[] bytes = fault.response.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(fault.status, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    } else {
      forward(exchange, seen);
    }
  }

  private void forward(HttpExchange exchange, Seen seen) throws IOException {
    HttpResponse<byte[]> response = send(exchange, seen);
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!OWN_HEADERS.contains(name) && !isDropped(name)) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    exchange.sendResponseHeaders(
        response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
    exchange.getResponseBody().write(response.body());
    exchange.close();
  }

  private boolean isDropped(String name) {
    return switch (fault) {
      case HEADERS_DROPPED -> name.startsWith("x-tidemark") || name.equals("x-amzn-errortype");
      case NO_CORS -> name.startsWith("access-control");
      default -> false;
    };
  }

  private HttpResponse<byte[]> send(HttpExchange exchange, Seen seen) {
    URI asked = exchange.getRequestURI();
    String path =
        fault == Fault.PATHS_REWRITTEN
            ? asked.getRawPath().replace("tidemark-check.a%3A", "tidemark-check.A%3A")
            : asked.getRawPath();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create(
                service + path + (asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery())));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                request.header(name, header(name, values.getFirst()));
              }
            });
    String sent = fault == Fault.BODIES_ALTERED ? seen.body().replace("😀", "?") : seen.body();
    request.method(exchange.getRequestMethod(), BodyPublishers.ofString(sent));
    try {
      return http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The access key of an identity is that of a developer, if everyone is one. */
  private String header(String name, String value) {
    return fault == Fault.EVERYONE_A_DEVELOPER && name.equalsIgnoreCase("Authorization")
        ? value.replace(IDENTITY, "developer")
        : value;
  }

  @Override
  public void close() {
    server.stop(0);
    http.close();
  }
}
