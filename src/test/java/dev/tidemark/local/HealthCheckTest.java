package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthCheckTest {
  @ParameterizedTest
  @CsvSource({"200, true", "404, false", "503, false"})
  void status_decides(int status, boolean healthy) throws IOException {
    HttpServer server = server();
    try {
      server.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
          });
      server.start();
      assertEquals(healthy, HealthCheck.isHealthy(url(server)));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void serverThatDoesNotListen_isNotHealthy() throws IOException {
    HttpServer server = server();
    server.start();
    server.stop(0);
    assertFalse(HealthCheck.isHealthy(url(server)));
  }

  private static HttpServer server() throws IOException {
    return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  private static URI url(HttpServer server) {
    return URI.create("http://127.0.0.1:%d/".formatted(server.getAddress().getPort()));
  }
}
