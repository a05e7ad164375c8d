package dev.tidemark.dynamodb.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ReuseInterceptorTest {
  private static final int CALLS = 3;

  private final AtomicInteger connections = new AtomicInteger();

  @Test
  void responseThatEndsLate_leavesItsConnectionToTheNextCall() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        DynamoDbClient client =
            DynamoDbClients.create(URI.create("http://localhost:" + server.getLocalPort()))) {
      Thread.ofVirtual().start(() -> serve(server));
      for (int call = 0; call < CALLS; call++) {
        client.getItem(
            get -> get.tableName("table").key(Map.of("pk", AttributeValue.fromS("key"))));
      }
    }
    assertEquals(1, connections.get());
  }

  private void serve(ServerSocket server) {
    try {
      while (true) {
        Socket connection = server.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> respond(connection));
      }
    } catch (IOException end) {
      // The test is over.
    }
  }

  /** Sends the JSON of each response at once, and its end if the client still waits for it. */
  private static void respond(Socket connection) {
    try (connection) {
      BufferedReader requests =
          new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII));
      while (readRequest(requests)) {
        send(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n");
        if (isClosed(connection, requests)) {
          return;
        }
        send(connection, "0\r\n\r\n");
      }
    } catch (IOException end) {
      // The client has closed the connection.
    }
  }

  private static boolean readRequest(BufferedReader requests) throws IOException {
    long length = 0;
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      if (line.startsWith("Content-Length: ")) {
        length = Long.parseLong(line.substring("Content-Length: ".length()));
      }
      if (line.isEmpty()) {
        requests.skip(length);
        return true;
      }
    }
    return false;
  }

  private static boolean isClosed(Socket connection, BufferedReader requests) throws IOException {
    connection.setSoTimeout(300);
    try {
      return requests.read() < 0;
    } catch (SocketTimeoutException waiting) {
      return false;
    } finally {
      connection.setSoTimeout(0);
    }
  }

  private static void send(Socket connection, String text) throws IOException {
    OutputStream out = connection.getOutputStream();
    out.write(text.getBytes(US_ASCII));
    out.flush();
  }
}
