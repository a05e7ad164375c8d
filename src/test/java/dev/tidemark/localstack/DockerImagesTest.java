package dev.tidemark.localstack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.shaded.com.github.dockerjava.core.DefaultDockerClientConfig;
import org.testcontainers.shaded.com.github.dockerjava.core.DockerClientImpl;

/** The client of Docker's API, against an engine that speaks its requests for images. */
class DockerImagesTest {
  private final List<String> pulls = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer engine;
  private DockerClient client;

  @BeforeEach
  void start() throws IOException {
    engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    engine.setExecutor(threads);
    engine.createContext("/", this::handle);
    engine.start();
    URI host = URI.create("tcp://127.0.0.1:" + engine.getAddress().getPort());
    client =
        DockerClientImpl.getInstance(
            DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(host.toString())
                .build(),
            new ZerodepDockerHttpClient.Builder().dockerHost(host).build());
  }

  @AfterEach
  void stop() throws IOException {
    end.countDown();
    client.close();
    engine.stop(0);
    threads.close();
  }

  @Test
  void imageOfTheEngine_isNotPulled() {
    assertEquals(Optional.empty(), pullIfMissing(Duration.ofMinutes(1), "present"));
    assertEquals(List.of(), pulls);
  }

  @Test
  void missingImage_isPulled() {
    assertEquals(Optional.empty(), pullIfMissing(Duration.ofMinutes(1), "pullable"));
    assertEquals(List.of("pullable"), pulls);
  }

  @Test
  void failedPull_isTriedOnceAndItsReasonTold() {
    assertEquals(
        Optional.of("no image unknown: Status 500: {\"message\":\"no such host\"}"),
        pullIfMissing(Duration.ofMinutes(1), "unknown"));
    assertEquals(List.of("unknown"), pulls);
  }

  @Test
  void failureAfterTheFirstResponse_isTold() {
    assertEquals(
        Optional.of("no image denied: access denied"),
        pullIfMissing(Duration.ofMinutes(1), "denied"));
    assertEquals(List.of("denied"), pulls);
  }

  @Test
  void silentRegistry_isGivenUp() {
    assertEquals(
        Optional.of("no image silent: no registry responded within PT0.2S"),
        pullIfMissing(Duration.ofMillis(200), "silent"));
  }

  private Optional<String> pullIfMissing(Duration patience, String image) {
    return new DockerImages(client, patience).pullIfMissing(image);
  }

  private void handle(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    if (uri.getPath().endsWith("/images/create")) {
      String image = uri.getQuery().replaceAll(".*fromImage=([a-z]+).*", "$1");
      pulls.add(image);
      pull(exchange, image);
    } else if (isPresent(uri.getPath())) {
      respond(exchange, 200, "{\"Id\":\"sha256:1\"}");
    } else {
      respond(exchange, 404, "{\"message\":\"No such image\"}");
    }
  }

  private boolean isPresent(String path) {
    return path.endsWith("/images/present/json")
        || (path.endsWith("/images/pullable/json") && pulls.contains("pullable"));
  }

  private void pull(HttpExchange exchange, String image) throws IOException {
    switch (image) {
      case "pullable" ->
          respond(exchange, 200, "{\"status\":\"Status: Downloaded newer image for pullable\"}");
      case "denied" ->
          respond(
              exchange,
              200,
              "{\"error\":\"access denied\",\"errorDetail\":{\"message\":\"access denied\"}}");
      case "silent" -> {
        try {
          end.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        exchange.close();
      }
      default -> respond(exchange, 500, "{\"message\":\"no such host\"}");
    }
  }

  private static void respond(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
