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

/** Stands in front of a DynamoDB and makes the faults that it is told to make. */
public final class FaultyDynamoDb implements AutoCloseable {
  /** What HTTP clients may not set themselves. */
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

  /** What happens to a request. */
  public sealed interface Fault {
    /** It is answered. */
    record None() implements Fault {}

    /** The connection ends, and nothing is carried out. */
    record LostRequest() implements Fault {}

    /** It is carried out, and the connection ends before the answer. */
    record LostAnswer() implements Fault {}

    /** It is carried out, and the connection ends in the middle of the answer. */
    record CutAnswer() implements Fault {}

    /** It is carried out, then something is done, and the connection ends before the answer. */
    record CarriedOutThen(Runnable then) implements Fault {}

    /** It is carried out, and answered as if DynamoDB had failed. */
    record FailedAnswer() implements Fault {}

    /** It is carried out after some time, and answered. */
    record Slow(Duration time) implements Fault {}

    /** The connection ends, and it is carried out after some time. */
    record Late(Duration time) implements Fault {}

    /** The connection ends, and it is carried out when it is told to be. */
    record Held(CountDownLatch until, CountDownLatch done) implements Fault {}

    /** It is not carried out, and answered with an error. */
    record Refusal(int status, String body) implements Fault {}
  }

  /** Stands in front of the one at an address. */
  public FaultyDynamoDb(URI dynamoDb) throws IOException {
    this.dynamoDb = dynamoDb;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Returns an error as DynamoDB answers it. */
  public static Fault refusal(String type, String moreMembers) {
    return new Fault.Refusal(
        400,
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\",\"message\":\"as told\"%s}"
            .formatted(type, moreMembers));
  }

  /** Returns the refusal of a transaction, with the reasons of its parts. */
  public static Fault cancelled(String... reasons) {
    List<String> codes =
        List.of(reasons).stream().map(reason -> "{\"Code\":\"" + reason + "\"}").toList();
    return refusal(
        "TransactionCanceledException",
        ",\"CancellationReasons\":[" + String.join(",", codes) + "]");
  }

  /** Has the next requests meet these faults; those after them meet none. */
  public void next(Fault... some) {
    calls.clear();
    faults.clear();
    rest = _ -> new Fault.None();
    faults.addAll(List.of(some));
  }

  /** Has all requests after those meet this fault, until the next {@link #next}. */
  public void always(Fault fault) {
    rest = _ -> fault;
  }

  /** Has each request after those meet what is decided then, by the name of its operation. */
  public void decide(Function<String, Fault> fault) {
    rest = fault;
  }

  /** Returns what was called since the last {@link #next}. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** Returns where it is. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    // Closed without an answer, it ends the connection.
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
        case Fault.LostAnswer _ -> forward(exchange, body);
        case Fault.CutAnswer _ -> {
          HttpResponse<byte[]> response = forward(exchange, body);
          // One byte more than there is, so that it is never complete.
          exchange.sendResponseHeaders(response.statusCode(), response.body().length + 1L);
          exchange.getResponseBody().write(response.body());
          exchange.getResponseBody().flush();
        }
        case Fault.CarriedOutThen(Runnable then) -> {
          forward(exchange, body);
          then.run();
        }
        case Fault.FailedAnswer _ -> {
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
