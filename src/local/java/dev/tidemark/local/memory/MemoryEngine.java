package dev.tidemark.local.memory;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tidemark.local.inprocess.InProcessHttp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * A DynamoDB in memory behind an HTTP server, and without it for this process. All access keys and
 * regions share the same tables; signatures are not checked.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html">
 *     DynamoDB low-level API</a>
 */
public final class MemoryEngine implements AutoCloseable {
  private static final String TARGET = "X-Amz-Target";
  private static final String CONTENT_TYPE = "application/x-amz-json-1.0";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final MemoryProtocol protocol = new MemoryProtocol(InstantSource.system());
  private final InProcessHttp http = new InProcessHttp(this::respond);

  private MemoryEngine(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts an engine without tables.
   *
   * @throws IOException if it cannot listen on the address
   */
  public static MemoryEngine start(InetSocketAddress address) throws IOException {
    // Without this, the kernel may delay a response by 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    MemoryEngine engine = new MemoryEngine(HttpServer.create(address, 0));
    engine.server.setExecutor(engine.threads);
    engine.server.createContext("/", engine::handle);
    engine.server.start();
    return engine;
  }

  /** Returns the address on which the engine listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Returns an HTTP client that reaches the engine without its server. */
  public SdkHttpClient http() {
    return http;
  }

  /** Stops the engine. Its tables are gone. */
  @Override
  public void close() {
    http.close();
    server.stop(0);
    threads.close();
  }

  private InProcessHttp.Response respond(SdkHttpRequest request, byte[] body) {
    MemoryProtocol.Response response =
        protocol.respond(request.firstMatchingHeader(TARGET).orElse(""), body);
    return new InProcessHttp.Response(
        response.status(),
        Map.of("Content-Type", List.of(CONTENT_TYPE)),
        new ByteArrayInputStream(response.body().toByteArray()));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String target = Optional.ofNullable(exchange.getRequestHeaders().getFirst(TARGET)).orElse("");
      MemoryProtocol.Response response =
          protocol.respond(target, exchange.getRequestBody().readAllBytes());
      exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
      exchange.sendResponseHeaders(response.status(), response.body().size());
      response.body().writeTo(exchange.getResponseBody());
    }
  }
}
