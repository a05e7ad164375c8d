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
 * The server that Lambda has inside a function's environment: the runtime asks it for events and
 * tells it the answers.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda runtime
 *     API</a>
 */
final class RuntimeApi implements AutoCloseable {
  private static final String PREFIX = "/2018-06-01/runtime/";
  private static final long PATIENCE_SECONDS = 60;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private int requests;

  /**
   * What the runtime told.
   *
   * @param what the last part of the path: {@code response}, {@code error} or {@code next}
   * @param body what was told
   */
  record Call(String what, JsonObject body) {}

  RuntimeApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(PREFIX, this::answer);
    server.start();
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Hands the runtime events, one after the other, and returns what it told of each. */
  List<Call> invoke(String... newEvents) throws InterruptedException {
    List<Call> told = new ArrayList<>();
    for (String event : newEvents) {
      events.add(event);
      told.add(await());
    }
    return told;
  }

  /** Returns what the runtime tells next. */
  Call await() throws InterruptedException {
    Call call = calls.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (call == null) {
      throw new AssertionError("the runtime tells nothing");
    }
    return call;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String what = exchange.getRequestURI().getPath().substring(PREFIX.length());
      byte[] body = exchange.getRequestBody().readAllBytes();
      switch (what) {
        case "invocation/next" -> next(exchange);
        case "restore/next" -> {
          calls.add(new Call("restore", JsonObject.EMPTY));
          send(exchange, 200, "");
        }
        default -> {
          String last = what.substring(what.lastIndexOf('/') + 1);
          calls.add(new Call(what.startsWith("init/") ? "init error" : last, object(body)));
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
      throw new AssertionError("the runtime tells no JSON: " + new String(body, UTF_8), e);
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
