package dev.tidemark.appsync;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.store.Deadline;
import dev.tidemark.webpush.WebPublisher;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Publishes events on an API of AppSync Events over HTTP.
 *
 * <p>All requests of a batch together take at most a few seconds. A request is not repeated, for a
 * repetition would take the time of another's first attempt.
 *
 * @see <a href="https://docs.aws.amazon.com/appsync/latest/eventapi/publish-http.html">Publish
 *     events via HTTP</a>
 */
public final class AppSyncPublisher implements WebPublisher, AutoCloseable {
  /** The path of the publishing endpoint. */
  public static final String PATH = "/event";

  /** A batch has up to 1,000 changes; at 20 ms for a request, there is time for 8,000. */
  static final Duration MAX_TIME = Duration.ofSeconds(5);

  static final int MAX_CONCURRENT = 32;

  private final SdkHttpClient client;
  private final RequestSigner signer;
  private final Duration maxTime;
  private final Semaphore places = new Semaphore(MAX_CONCURRENT);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Publishes within the default time. */
  AppSyncPublisher(SdkHttpClient client, RequestSigner signer) {
    this(client, signer, MAX_TIME);
  }

  /**
   * Publishes on an API.
   *
   * @param client the HTTP client, which is closed with the publisher
   * @param maxTime the most time for all requests of a batch
   */
  AppSyncPublisher(SdkHttpClient client, RequestSigner signer, Duration maxTime) {
    this.client = client;
    this.signer = signer;
    this.maxTime = maxTime;
  }

  /**
   * Publishes on the API at an endpoint.
   *
   * @param endpoint the address of the publishing endpoint, such as {@code
   *     https://….appsync-api.eu-west-1.amazonaws.com/event}. Only an https address gets the
   *     function's signature; one of http is local and gets a made-up one
   */
  public static AppSyncPublisher of(URI endpoint) {
    return new AppSyncPublisher(AppSyncClients.http(), AppSyncClients.signer(endpoint));
  }

  @Override
  public List<String> publish(List<Request> requests) {
    List<Callable<Optional<String>>> calls = new ArrayList<>();
    requests.forEach(request -> calls.add(() -> send(request)));
    try {
      return threads
          .invokeAll(calls, Deadline.timeout(maxTime).toMillis(), TimeUnit.MILLISECONDS)
          .stream()
          .flatMap(call -> failure(call).stream())
          .toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return requests.stream().map(_ -> "interrupted").toList();
    }
  }

  private static Optional<String> failure(Future<Optional<String>> call) {
    try {
      return call.get();
    } catch (CancellationException e) {
      return Optional.of("no response in time");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return Optional.of(cause == null ? "failed" : cause.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  /** Sends a request and returns why it failed; empty if it did not. */
  private Optional<String> send(Request request) throws IOException, InterruptedException {
    places.acquire();
    try {
      return outcome(client.prepareRequest(signer.sign(body(request))).call());
    } finally {
      places.release();
    }
  }

  private static Optional<String> outcome(HttpExecuteResponse response) throws IOException {
    int status = response.httpResponse().statusCode();
    // The connection can be used again only once the whole body is read.
    byte[] body = new byte[0];
    if (response.responseBody().isPresent()) {
      try (InputStream stream = response.responseBody().get()) {
        body = stream.readAllBytes();
      }
    }
    return status == 200 ? failedEvents(body) : Optional.of("status " + status);
  }

  /** A response of status 200 can name events that were not published. */
  private static Optional<String> failedEvents(byte[] body) {
    try {
      return Json.parse(body) instanceof JsonObject response
              && response.member("failed").orElse(JsonObject.EMPTY) instanceof JsonArray(var failed)
              && !failed.isEmpty()
          ? Optional.of("failed events")
          : Optional.empty();
    } catch (MalformedJsonException e) {
      return Optional.of("not JSON");
    }
  }

  private static String body(Request request) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField("channel", request.channel().path());
          json.writeArrayFieldStart("events");
          for (String event : request.events()) {
            json.writeString(event);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  /** Signs a body as a request to the API. */
  @FunctionalInterface
  interface RequestSigner {
    HttpExecuteRequest sign(String body);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    client.close();
  }
}
