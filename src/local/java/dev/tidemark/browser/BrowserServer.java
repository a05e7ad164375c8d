package dev.tidemark.browser;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server of a browser alone, which only this machine can reach. */
public final class BrowserServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private BrowserServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts a server.
   *
   * @param port the port; 0 means any free port
   * @throws UncheckedIOException if it cannot listen
   */
  public static BrowserServer start(int port, Browser browser) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      BrowserServer started = new BrowserServer(HttpServer.create(address, 0));
      started.server.setExecutor(started.threads);
      started.server.createContext("/", browser);
      started.server.start();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen on port " + port, e);
    }
  }

  /** Returns the URL of the server. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }
}
