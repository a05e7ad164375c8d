package dev.tidemark.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The server inside a function's environment: the runtime requests events from it and posts the
 * outputs to it.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda runtime
 *     API</a>
 */
public final class RuntimeApi implements AutoCloseable {
  private static final String PREFIX = "/2018-06-01/runtime/";
  private static final long PATIENCE_SECONDS = 60;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private int requests;

  /**
   * A call of the runtime.
   *
   * @param kind {@code response}, {@code error}, {@code init error} or {@code restore}
   * @param body the body of the call
   */
  public record Call(String kind, JsonObject body) {}

  /** Starts to listen on any free port. */
  public RuntimeApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(PREFIX, this::respond);
    server.start();
  }

  /** Returns the host and port. */
  public String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Gives the runtime events, one after the other, and returns its call after each. */
  public List<Call> invoke(String... newEvents) throws InterruptedException {
    List<Call> received = new ArrayList<>();
    for (String event : newEvents) {
      events.add(event);
      received.add(await());
    }
    return received;
  }

  /** Returns the next call of the runtime. */
  public Call await() throws InterruptedException {
    Call call = calls.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (call == null) {
      throw new AssertionError("the runtime makes no call");
    }
    return call;
  }

  private void respond(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(PREFIX.length());
      byte[] body = exchange.getRequestBody().readAllBytes();
      switch (path) {
        case "invocation/next" -> next(exchange);
        case "restore/next" -> {
          calls.add(new Call("restore", JsonObject.EMPTY));
          send(exchange, 200, "");
        }
        default -> {
          String last = path.substring(path.lastIndexOf('/') + 1);
          calls.add(new Call(path.startsWith("init/") ? "init error" : last, object(body)));
          send(exchange, 202, "{}");
        }
      }
    }
  }

  private void next(HttpExchange exchange) throws IOException {
    try {
      String event = events.take();
      requests++;
      var headers = exchange.getResponseHeaders();
      headers.set("Lambda-Runtime-Aws-Request-Id", "request-" + requests);
      headers.set(
          "Lambda-Runtime-Invoked-Function-Arn",
          "arn:aws:lambda:eu-west-1:123456789012:function:tidemark:live");
      headers.set("Lambda-Runtime-Deadline-Ms", "9999999999999");
      send(exchange, 200, event);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private static JsonObject object(byte[] body) {
    try {
      return Json.parse(body) instanceof JsonObject object ? object : JsonObject.EMPTY;
    } catch (MalformedJsonException e) {
      throw new AssertionError("the runtime sent malformed JSON: " + new String(body, UTF_8), e);
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
