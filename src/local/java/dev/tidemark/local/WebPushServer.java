package dev.tidemark.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tidemark.appsync.AppSyncPublisher;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.local.signing.KnownCallers;
import dev.tidemark.webpush.WebPublisher;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * AppSync Events, as far as the function and subscribers can tell: an HTTP server to which the
 * function publishes, and one for the WebSockets of subscribers.
 *
 * <p>The former listens on this machine alone, and allows no page of any origin.
 */
final class WebPushServer implements AutoCloseable {
  /** More than five events of 240 KB. */
  private static final int MAX_BODY_BYTES = 1_500_000;

  private static final int START_SECONDS = 10;
  private static final int KEEP_ALIVE_SECONDS = 60;
  private static final int STOP_MILLIS = 1_000;

  private final WebPushSockets sockets;
  private final URI subscribers;
  private final HttpServer publishers;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  private WebPushServer(WebPushSockets sockets, URI subscribers, HttpServer publishers) {
    this.sockets = sockets;
    this.subscribers = subscribers;
    this.publishers = publishers;
  }

  /**
   * Starts both servers.
   *
   * @param host the address on which subscribers connect
   * @param port the port on which subscribers connect; 0 means any free port
   * @param api the options of the API, whose callers and origins count here as well
   * @throws LocalServiceException if one cannot start
   */
  static WebPushServer start(String host, int port, ApiOptions api) {
    InetSocketAddress address = ListenAddresses.of(host, port);
    WebPushSockets sockets = new WebPushSockets(address, api);
    try {
      sockets.start();
      InetSocketAddress listening = sockets.started().get(START_SECONDS, TimeUnit.SECONDS);
      HttpServer publishers =
          HttpServer.create(ListenAddresses.of(LocalServiceOptions.LOOPBACK, 0), 0);
      WebPushServer server = new WebPushServer(sockets, webSocketUrl(listening), publishers);
      server.serve();
      return server;
    } catch (IOException | ExecutionException | TimeoutException e) {
      stop(sockets);
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw ListenAddresses.unavailable(address, "--web-push-port", cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop(sockets);
      throw new LocalServiceException("Interrupted before the service had started", e);
    }
  }

  private static URI webSocketUrl(InetSocketAddress address) {
    return URI.create(
        "ws" + ListenAddresses.url(address).toString().substring(4) + WebPushSockets.PATH);
  }

  private void serve() {
    publishers.createContext(AppSyncPublisher.PATH, this::handle);
    publishers.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    publishers.start();
    var _ =
        timer.scheduleWithFixedDelay(
            sockets::keepAlive, KEEP_ALIVE_SECONDS, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
  }

  /** Returns the URL to which the function publishes. */
  URI publishEndpoint() {
    return ListenAddresses.url(publishers.getAddress()).resolve(AppSyncPublisher.PATH);
  }

  /** Returns the URL to which subscribers connect. */
  URI realtimeEndpoint() {
    return subscribers;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
      Optional<String> accessKey =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
              .flatMap(header -> SignedCaller.accessKeyIn(header, ""));
      if (!exchange.getRequestMethod().equals("POST")) {
        respond(exchange, 405, "{\"errors\":[{\"errorType\":\"UnsupportedOperation\"}]}");
      } else if (accessKey.isEmpty()
          || !WebPushRules.mayPublish(
              WebPushRules.caller(accessKey.get(), List.of(), KnownCallers.NONE))) {
        respond(exchange, 401, "{\"errors\":[{\"errorType\":\"UnauthorizedException\"}]}");
      } else if (publish(body)) {
        respond(exchange, 200, "{\"failed\":[]}");
      } else {
        respond(exchange, 400, "{\"errors\":[{\"errorType\":\"BadRequestException\"}]}");
      }
    }
  }

  /** Publishes the events of a request; returns false if it is malformed. */
  private boolean publish(byte[] body) {
    try {
      if (!(Json.parse(body) instanceof JsonObject request)
          || !(request.member("events").orElse(request) instanceof JsonArray(var events))
          || events.size() > WebPublisher.MAX_EVENTS) {
        return false;
      }
      Optional<String> channel = request.string("channel");
      for (var event : events) {
        if (channel.isEmpty() || !(event instanceof JsonString(String text))) {
          return false;
        }
        Json.parse(text);
        sockets.send(WebPushProtocol.path(WebPushRules.segments(channel.get())), text);
      }
      return true;
    } catch (MalformedJsonException e) {
      return false;
    }
  }

  private static void respond(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static void stop(WebPushSockets sockets) {
    try {
      sockets.stop(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    publishers.stop(0);
    stop(sockets);
  }
}
