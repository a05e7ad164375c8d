package dev.tidemark.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client of AppSync Events, on the JDK's WebSocket. */
final class Subscriber implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final BlockingQueue<String> messages;
  private final WebSocket socket;

  private Subscriber(BlockingQueue<String> messages, WebSocket socket) {
    this.messages = messages;
    this.socket = socket;
  }

  static String authorization(String accessKey) {
    return """
    {"host":"localhost","x-amz-date":"20261128T101530Z","Authorization":"AWS4-HMAC-SHA256 \
    Credential=%s/20261128/us-east-1/appsync/aws4_request, SignedHeaders=host, Signature=0"}\
    """
        .formatted(accessKey);
  }

  /** Connects as a browser's page does, or, with a blank origin, as a program. */
  static Subscriber connect(URI endpoint, String accessKey, String origin) {
    String header =
        "header-"
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(authorization(accessKey).getBytes(UTF_8));
    return connect(endpoint, origin, WebPushProtocol.NAME, header);
  }

  static Subscriber connect(
      URI endpoint, String origin, String protocol, String... otherProtocols) {
    BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    WebSocket.Builder builder = CLIENT.newWebSocketBuilder().subprotocols(protocol, otherProtocols);
    if (!origin.isEmpty()) {
      builder.header("Origin", origin);
    }
    return new Subscriber(messages, builder.buildAsync(endpoint, new Collector(messages)).join());
  }

  private static final class Collector implements WebSocket.Listener {
    private final BlockingQueue<String> messages;
    private final StringBuilder text = new StringBuilder();

    Collector(BlockingQueue<String> messages) {
      this.messages = messages;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        messages.add(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }

  /** Sends a message. */
  void send(String message) {
    socket.sendText(message, true).join();
  }

  /** Sends a message and returns the next one that arrives. */
  String ask(String message) throws InterruptedException {
    send(message);
    return next();
  }

  String subscribe(String id, String channel, String accessKey) throws InterruptedException {
    return ask(
        """
        {"type":"subscribe","id":"%s","channel":"%s","authorization":%s}\
        """
            .formatted(id, channel, authorization(accessKey)));
  }

  String next() throws InterruptedException {
    String message = messages.poll(20, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("no message within 20 s");
    }
    return message;
  }

  @Override
  public void close() {
    socket.abort();
  }
}
