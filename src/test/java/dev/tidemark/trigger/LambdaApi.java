package dev.tidemark.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that imitates Lambda's Invoke, with planned responses. */
public final class LambdaApi implements AutoCloseable {
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch end = new CountDownLatch(1);
  private final HttpServer server;
  private volatile Response response = new Response.Echo();

  private LambdaApi(HttpServer server) {
    this.server = server;
  }

  /**
   * A received invocation.
   *
   * @param context the client context; empty if there is none
   */
  public record Call(String path, String invocationType, String context, String event) {}

  /** The response to an invocation. */
  public sealed interface Response {
    /** The event itself. */
    record Echo() implements Response {}

    /** A payload. */
    record Payload(String json) implements Response {}

    /** The function has failed. */
    record FunctionError(String json) implements Response {}

    /** Lambda does not invoke the function. */
    record Refusal(int status, String type) implements Response {}

    /** No response: the connection closes. */
    record Cut() implements Response {}

    /** No response while the server runs. */
    record Never() implements Response {}
  }

  /** Starts a server on a free port. */
  public static LambdaApi start() throws IOException {
    LambdaApi api =
        new LambdaApi(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    api.server.setExecutor(api.threads);
    api.server.createContext("/", api::respond);
    api.server.start();
    return api;
  }

  /** Returns the server's address. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Sets the response to the invocations from now on. */
  public void respondWith(Response next) {
    response = next;
  }

  /** Returns the received invocations, in order. */
  public List<Call> calls() {
    return calls;
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void respond(HttpExchange exchange) throws IOException {
    // Without a response, closing the exchange closes the connection.
    try (exchange) {
      byte[] event = exchange.getRequestBody().readAllBytes();
      String context = header(exchange, "X-Amz-Client-Context");
      calls.add(
          new Call(
              exchange.getRequestURI().getRawPath(),
              header(exchange, "X-Amz-Invocation-Type"),
              new String(Base64.getDecoder().decode(context), UTF_8),
              new String(event, UTF_8)));
      switch (response) {
        case Response.Echo _ -> send(exchange, 200, event);
        case Response.Payload(String json) -> send(exchange, 200, json.getBytes(UTF_8));
        case Response.FunctionError(String json) -> {
          exchange.getResponseHeaders().set("X-Amz-Function-Error", "Unhandled");
          send(exchange, 200, json.getBytes(UTF_8));
        }
        case Response.Refusal(int status, String type) -> {
          exchange.getResponseHeaders().set("x-amzn-ErrorType", type);
          send(exchange, status, "{\"Message\": \"as told\"}".getBytes(UTF_8));
        }
        case Response.Cut _ -> {}
        case Response.Never _ -> end.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String header(HttpExchange exchange, String name) {
    return Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(name), "");
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
