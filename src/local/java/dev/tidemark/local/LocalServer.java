package dev.tidemark.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The HTTP server of the local service. It has its address before it serves. */
final class LocalServer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(LocalServer.class.getName());
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private LocalServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Returns a server that listens, and does not yet respond.
   *
   * @throws LocalServiceException if it cannot listen
   */
  static LocalServer bind(String host, int port) {
    // Without this, the kernel may delay a response by 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    InetSocketAddress address = ListenAddresses.of(host, port);
    try {
      return new LocalServer(HttpServer.create(address, 0));
    } catch (IOException e) {
      throw ListenAddresses.unavailable(address, "--port", e);
    }
  }

  /** Returns the URL for clients on this machine. */
  URI endpoint() {
    return ListenAddresses.url(server.getAddress());
  }

  /** Starts to respond. */
  void start(HttpHandler handler) {
    server.setExecutor(threads);
    server.createContext("/", exchange -> handle(handler, exchange));
    server.start();
  }

  /** Responds also where a handler fails. The server would end the connection, and say nothing. */
  private static void handle(HttpHandler handler, HttpExchange exchange) throws IOException {
    try {
      handler.handle(exchange);
    } catch (LinkageError e) {
      failed(exchange, "The classes of the service have changed since its start. Restart it", e);
    } catch (RuntimeException e) {
      failed(exchange, "The local service has failed. Its log says how", e);
    }
  }

  private static void failed(HttpExchange exchange, String message, Throwable failure)
      throws IOException {
    LOG.log(Level.SEVERE, failure, () -> message + ": " + exchange.getRequestURI().getPath());
    try (exchange) {
      if (exchange.getResponseCode() == -1) {
        byte[] body = "{\"message\":\"%s\"}".formatted(message).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(500, body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  /**
   * Refuses new connections, ends the requests in progress, and then the server. JDK 25's
   * HttpServer would do so alone, but waits for the whole delay if it is stopped just as a response
   * ends. Closing again does nothing.
   */
  @Override
  public void close() {
    int delay = Math.toIntExact(GRACE.toSeconds());
    Thread.startVirtualThread(() -> server.stop(delay));
    threads.shutdown();
    try {
      threads.awaitTermination(delay, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
  }
}
