package dev.tidemark.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A proxy in front of a DynamoDB that injects faults. */
public final class FaultyDynamoDb implements AutoCloseable {
  /** Headers that the HTTP client sets itself. */
  private static final Set<String> OWN_HEADERS =
      Set.of("connection", "content-length", "expect", "host", "upgrade");

  private final URI dynamoDb;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private volatile Function<String, Fault> rest = _ -> new Fault.None();

  /** The fate of a request. */
  public sealed interface Fault {
    /** DynamoDB carries it out and responds. */
    record None() implements Fault {}

    /** The connection ends before DynamoDB receives the request. */
    record LostRequest() implements Fault {}

    /** DynamoDB carries it out, but the connection ends before the response. */
    record LostResponse() implements Fault {}

    /** DynamoDB carries it out, but the connection ends in the middle of the response. */
    record TruncatedResponse() implements Fault {}

    /** DynamoDB carries it out, then an action runs, and the connection ends without a response. */
    record CarriedOutThen(Runnable then) implements Fault {}

    /** DynamoDB carries it out, but responds with an error of its own. */
    record ErrorResponse() implements Fault {}

    /** DynamoDB carries it out after a delay and responds. */
    record Slow(Duration time) implements Fault {}

    /** The connection ends, and DynamoDB carries it out after a delay. */
    record Late(Duration time) implements Fault {}

    /** The connection ends, and DynamoDB carries it out on a signal. */
    record Held(CountDownLatch until, CountDownLatch done) implements Fault {}

    /** DynamoDB refuses it with an error. */
    record Refusal(int status, String body) implements Fault {}
  }

  /** Starts a proxy in front of the DynamoDB at an address. */
  public FaultyDynamoDb(URI dynamoDb) throws IOException {
    this.dynamoDb = dynamoDb;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Returns an error in DynamoDB's format. */
  public static Fault refusal(String type, String moreMembers) {
    return new Fault.Refusal(
        400,
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\",\"message\":\"as told\"%s}"
            .formatted(type, moreMembers));
  }

  /** Returns the cancellation of a transaction, with a reason for each of its items. */
  public static Fault cancelled(String... reasons) {
    List<String> codes =
        List.of(reasons).stream().map(reason -> "{\"Code\":\"" + reason + "\"}").toList();
    return refusal(
        "TransactionCanceledException",
        ",\"CancellationReasons\":[" + String.join(",", codes) + "]");
  }

  /** Injects these faults into the next requests, and none into those after them. */
  public void next(Fault... some) {
    calls.clear();
    faults.clear();
    rest = _ -> new Fault.None();
    faults.addAll(List.of(some));
  }

  /** Injects a fault into all requests after those, until the next {@link #next}. */
  public void always(Fault fault) {
    rest = _ -> fault;
  }

  /** Injects a fault into each request after those, chosen by the name of its operation. */
  public void decide(Function<String, Fault> fault) {
    rest = fault;
  }

  /** Returns the operations that were called since the last {@link #next}. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** Returns the proxy's address. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    // Closing the exchange without a response ends the connection.
    try (exchange) {
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      String operation = target.substring(target.indexOf('.') + 1);
      calls.add(operation);
      byte[] body = exchange.getRequestBody().readAllBytes();
      switch (Objects.requireNonNullElseGet(faults.poll(), () -> rest.apply(operation))) {
        case Fault.LostRequest _ -> {}
        case Fault.None _ -> {
          HttpResponse<byte[]> response = forward(exchange, body);
          send(exchange, response.statusCode(), response.body());
        }
        case Fault.Slow(Duration time) -> {
          sleep(time);
          HttpResponse<byte[]> response = forward(exchange, body);
          send(exchange, response.statusCode(), response.body());
        }
        case Fault.Late(Duration time) -> {
          exchange.close();
          sleep(time);
          forward(exchange, body);
        }
        case Fault.Held(CountDownLatch until, CountDownLatch done) -> {
          exchange.close();
          await(until);
          forward(exchange, body);
          done.countDown();
        }
        case Fault.LostResponse _ -> forward(exchange, body);
        case Fault.TruncatedResponse _ -> {
          HttpResponse<byte[]> response = forward(exchange, body);
          // A length of one byte more, so that the response is never complete.
          exchange.sendResponseHeaders(response.statusCode(), response.body().length + 1L);
          exchange.getResponseBody().write(response.body());
          exchange.getResponseBody().flush();
        }
        case Fault.CarriedOutThen(Runnable then) -> {
          forward(exchange, body);
          then.run();
        }
        case Fault.ErrorResponse _ -> {
          forward(exchange, body);
          send(exchange, 500, "{\"__type\":\"InternalServerError\"}".getBytes(UTF_8));
        }
        case Fault.Refusal(int status, String error) ->
            send(exchange, status, error.getBytes(UTF_8));
      }
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void sleep(Duration time) throws IOException {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(dynamoDb).POST(BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    client.close();
  }
}
