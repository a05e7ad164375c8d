package dev.tidemark.performance.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Another store in a process of its own, called over HTTP with JSON. */
final class PeerProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_TRIES = 200;
  private static final int NOT_FOUND = 404;

  /** The failed condition of PouchDB Server. */
  private static final int CONFLICT = 409;

  /** The failed condition of Kinto, and a database of PouchDB Server that exists. */
  private static final int PRECONDITION_FAILED = 412;

  static {
    // Sides take turns, and Node closes a connection that is idle for five seconds.
    System.setProperty("jdk.httpclient.keepalive.timeout", "3");
  }

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI address;
  private final Process process;

  private PeerProcess(URI address, Process process) {
    this.address = address;
    this.process = process;
  }

  /**
   * A response.
   *
   * @param status the HTTP status, an error only if it says that a condition failed or that
   *     something does not exist
   */
  record Response(int status, JsonNode body) {
    /** Tells whether another device has written meanwhile. */
    boolean isConflict() {
      return status == CONFLICT || status == PRECONDITION_FAILED;
    }
  }

  /**
   * Starts a program, and waits until it responds.
   *
   * @param folder the program's working directory
   * @param ready a path that has status 200 once the program is ready
   */
  static PeerProcess start(URI address, String ready, Path folder, List<String> command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(new File(folder.toFile(), "output"))
            .start();
    PeerProcess peer = new PeerProcess(address, process);
    for (int tries = 0; tries < MAX_TRIES && process.isAlive(); tries++) {
      if (peer.isReady(ready)) {
        return peer;
      }
      process.waitFor(Duration.ofMillis(100));
    }
    peer.close();
    throw new IOException(command.getFirst() + " did not start; see " + folder + "/output");
  }

  private boolean isReady(String path) {
    try {
      return send("GET", path, "").status() == 200;
    } catch (UncheckedIOException | IllegalStateException e) {
      return false;
    }
  }

  /**
   * Sends a request.
   *
   * @param headers names and values in turn
   */
  Response send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(path))
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return checked(new Response(response.statusCode(), JSON.readTree(response.body())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Response checked(Response response) {
    if (response.status() / 100 != 2 && response.status() != NOT_FOUND && !response.isConflict()) {
      throw new IllegalStateException(address + " responds with status " + response.status());
    }
    return response;
  }

  /** Returns the CPU time that the process has used so far; zero if the system does not tell. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    process.destroy();
    http.close();
  }
}
