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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that answers Invoke as Lambda does, with what it was told. */
public final class LambdaApi implements AutoCloseable {
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch end = new CountDownLatch(1);
  private final HttpServer server;
  private volatile Answer answer = new Answer.Echo();

  private LambdaApi(HttpServer server) {
    this.server = server;
  }

  /** An invocation that came. */
  public record Call(String path, String context, String event) {}

  /** How an invocation is answered. */
  public sealed interface Answer {
    /** With the event. */
    record Echo() implements Answer {}

    /** With this. */
    record Payload(String json) implements Answer {}

    /** The function has failed. */
    record FunctionError(String json) implements Answer {}

    /** Lambda does not invoke the function. */
    record Refusal(int status, String type) implements Answer {}

    /** The connection ends. */
    record Cut() implements Answer {}

    /** Not while the server runs. */
    record Never() implements Answer {}
  }

  /** Starts a server on a free port. */
  public static LambdaApi start() throws IOException {
    LambdaApi api =
        new LambdaApi(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    api.server.setExecutor(api.threads);
    api.server.createContext("/", api::answer);
    api.server.start();
    return api;
  }

  /** Returns where it listens. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Answers so from now on. */
  public void answers(Answer next) {
    answer = next;
  }

  /** Returns the invocations that came, in order. */
  public List<Call> calls() {
    return calls;
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    // Closed without an answer, it ends the connection.
    try (exchange) {
      byte[] event = exchange.getRequestBody().readAllBytes();
      String context = exchange.getRequestHeaders().getFirst("X-Amz-Client-Context");
      calls.add(
          new Call(
              exchange.getRequestURI().getRawPath(),
              new String(Base64.getDecoder().decode(context), UTF_8),
              new String(event, UTF_8)));
      switch (answer) {
        case Answer.Echo _ -> send(exchange, 200, event);
        case Answer.Payload(String json) -> send(exchange, 200, json.getBytes(UTF_8));
        case Answer.FunctionError(String json) -> {
          exchange.getResponseHeaders().set("X-Amz-Function-Error", "Unhandled");
          send(exchange, 200, json.getBytes(UTF_8));
        }
        case Answer.Refusal(int status, String type) -> {
          exchange.getResponseHeaders().set("x-amzn-ErrorType", type);
          send(exchange, status, "{\"Message\": \"as told\"}".getBytes(UTF_8));
        }
        case Answer.Cut _ -> {}
        case Answer.Never _ -> end.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
