package dev.tidemark.dynamodb.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.InterceptorContext;
import software.amazon.awssdk.http.Abortable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ReuseInterceptorTest {
  private static final int CALLS = 60;
  private static final int MAX_CONNECTIONS = 4;

  private static final GetItemRequest REQUEST = GetItemRequest.builder().build();

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
    // Not one: a call may come before the connection of the last one is back in the pool.
    assertTrue(connections.get() <= MAX_CONNECTIONS, connections + " connections");
  }

  /** Counts how it is closed. */
  private static final class Body extends ByteArrayInputStream implements Abortable {
    private int closed;
    private int aborted;

    private Body(String text) {
      super(text.getBytes(US_ASCII));
    }

    @Override
    public void close() {
      closed++;
    }

    @Override
    public void abort() {
      aborted++;
    }
  }

  private static InputStream wrapped(Body body) {
    return new ReuseInterceptor()
        .modifyHttpResponseContent(
            InterceptorContext.builder().request(REQUEST).responseBody(body).build(),
            new ExecutionAttributes())
        .orElseThrow();
  }

  @Test
  void bodyWhoseJsonIsRead_isReadToItsEndAndNotClosed() throws IOException {
    Body body = new Body("{}");
    try (InputStream wrapped = wrapped(body)) {
      assertEquals(2, wrapped.readNBytes(2).length);
    }
    assertEquals(0, body.closed);
  }

  @Test
  void bodyWithMore_isClosed() throws IOException {
    Body body = new Body("{} and more");
    try (InputStream wrapped = wrapped(body)) {
      assertEquals(2, wrapped.readNBytes(2).length);
    }
    assertEquals(1, body.closed);
  }

  @Test
  void abortedBody_isAborted() {
    Body body = new Body("{}");
    ((Abortable) wrapped(body)).abort();
    assertEquals(1, body.aborted);
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

  /** Sends the JSON of each response at once, and its end a little later. */
  private static void respond(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      BufferedReader requests =
          new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII));
      while (readRequest(requests)) {
        send(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n");
        Thread.sleep(20);
        send(connection, "0\r\n\r\n");
      }
    } catch (IOException | InterruptedException end) {
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

  private static void send(Socket connection, String text) throws IOException {
    OutputStream out = connection.getOutputStream();
    out.write(text.getBytes(US_ASCII));
    out.flush();
  }
}
