package dev.tidemark.appsync;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A server that imitates the publishing endpoint, with planned responses. */
final class EventApi implements AutoCloseable {
  static final String PUBLISHED = "{\"failed\":[],\"successful\":[{\"identifier\":\"1\"}]}";

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch end = new CountDownLatch(1);
  private final HttpServer server;
  private volatile Function<Call, Response> plan = _ -> new Response.Of(200, PUBLISHED);

  private EventApi(HttpServer server) {
    this.server = server;
  }

  record Call(String method, String path, String authorization, String body) {}

  sealed interface Response {
    record Of(int status, String body) implements Response {}

    /** The connection closes. */
    record Cut() implements Response {}

    /** No response while the server runs. */
    record Never() implements Response {}
  }

  static EventApi start() throws IOException {
    EventApi api =
        new EventApi(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    api.server.setExecutor(api.threads);
    api.server.createContext("/", api::respond);
    api.server.start();
    return api;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/event");
  }

  void respond(Function<Call, Response> next) {
    plan = next;
  }

  List<Call> calls() {
    return calls;
  }

  private void respond(HttpExchange exchange) throws IOException {
    try (exchange) {
      Call call =
          new Call(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
              new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      calls.add(call);
      switch (plan.apply(call)) {
        case Response.Of(int status, String body) -> {
          byte[] bytes = body.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
        }
        case Response.Cut() -> {}
        case Response.Never() -> end.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
