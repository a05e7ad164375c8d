package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalPathsTest {
  private LocalServer server;

  @BeforeEach
  void start() {
    server = LocalServer.bind(LocalServiceOptions.LOOPBACK, 0);
    server.start(
        new LocalPaths()
            .serve("/_tidemark/a", PageGuard.OWN_PAGES, _ -> text("a"))
            .serve("/_tidemark/a/b", PageGuard.NO_PAGE, _ -> text("b"))
            .serveIf(
                exchange -> exchange.getRequestMethod().equals("POST"),
                PageGuard.NO_PAGE,
                _ -> text("post"))
            .before(
                exchange -> {
                  try (exchange) {
                    exchange.sendResponseHeaders(418, -1);
                  }
                }));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Reply text(String text) {
    return Reply.of(200, "text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /_tidemark/a, 200, a",
    "GET, /_tidemark/a/c, 200, a",
    "GET, /_tidemark/a/b, 200, b",
    "GET, /_tidemark/a/b/c, 200, b",
    "POST, /_tidemark/a/b, 200, b",
    "GET, /_tidemark/ab, 404, '{\"message\":\"Not Found\"}'",
    "GET, /_tidemark, 404, '{\"message\":\"Not Found\"}'",
    "POST, /other, 200, post",
    "GET, /other, 418, ''",
    "GET, /_tidemarks, 418, ''"
  })
  void longestPath_responds(String method, String path, int status, String body) throws Exception {
    var response = Http.unsigned(server.endpoint(), method, path);
    assertEquals(status, response.statusCode());
    assertEquals(body, response.body());
  }

  @Test
  void guard_isThatOfThePath() throws Exception {
    String own = server.endpoint().toString();
    assertEquals(
        200, Http.unsigned(server.endpoint(), "GET", "/_tidemark/a", "Origin", own).statusCode());
    assertEquals(
        403, Http.unsigned(server.endpoint(), "GET", "/_tidemark/a/b", "Origin", own).statusCode());
  }
}
