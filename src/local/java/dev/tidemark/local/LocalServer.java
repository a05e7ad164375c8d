package dev.tidemark.local;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The HTTP server of the local service. It has its address before it serves. */
final class LocalServer implements AutoCloseable {
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
    server.createContext("/", handler);
    server.start();
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
