package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpHandler;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** The server responds also where a handler fails. */
class LocalServerTest {
  /** So it is after a build that deletes the classes of a running service. */
  @Test
  void classesThatAreGone_areNamedAsTheReason() throws Exception {
    HttpResponse<String> response =
        responseOf(
            _ -> {
              throw new NoClassDefFoundError("dev/tidemark/Gone");
            });

    assertEquals(500, response.statusCode());
    assertTrue(response.body().contains("Restart it"), response.body());
  }

  @Test
  void failure_isAnError() throws Exception {
    HttpResponse<String> response =
        responseOf(
            _ -> {
              throw new IllegalStateException("secret");
            });

    assertEquals(500, response.statusCode());
    assertEquals(
        "{\"message\":\"The local service has failed. Its log says how\"}", response.body());
  }

  @Test
  void failureAfterTheHeaders_endsTheResponse() throws Exception {
    HttpResponse<String> response =
        responseOf(
            exchange -> {
              exchange.sendResponseHeaders(204, -1);
              throw new IllegalStateException();
            });

    assertEquals(204, response.statusCode());
  }

  private static HttpResponse<String> responseOf(HttpHandler handler) throws Exception {
    try (LocalServer server = LocalServer.bind("127.0.0.1", 0);
        HttpClient client = HttpClient.newHttpClient()) {
      server.start(handler);
      return client.send(
          HttpRequest.newBuilder(server.endpoint()).build(), BodyHandlers.ofString());
    }
  }
}
