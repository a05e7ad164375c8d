package dev.tidemark.operator.check;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A connection to AppSync Events.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/appsync/latest/eventapi/event-api-websocket-protocol.html">The
 *     WebSocket protocol</a>
 */
final class EventSocket implements AutoCloseable {
  private static final String PROTOCOL = "aws-appsync-event-ws";
  private static final Duration CONNECTION_TIME = Duration.ofSeconds(20);

  private final HttpClient http;
  private final BlockingQueue<JsonObject> messages = new LinkedBlockingQueue<>();
  private final WebSocket socket;

  /**
   * Connects.
   *
   * @throws CompletionException if the connection is refused
   */
  EventSocket(EventAddress address) {
    http = HttpClient.newBuilder().connectTimeout(CONNECTION_TIME).build();
    socket =
        http.newWebSocketBuilder()
            .subprotocols(PROTOCOL, header(address))
            .connectTimeout(CONNECTION_TIME)
            .buildAsync(address.realtime(), new Listener(messages))
            .join();
    send("{\"type\":\"connection_init\"}");
  }

  private static String header(EventAddress address) {
    byte[] authorization = address.authorization("{}").getBytes(StandardCharsets.UTF_8);
    return "header-" + Base64.getUrlEncoder().withoutPadding().encodeToString(authorization);
  }

  void send(String message) {
    socket.sendText(message, true).join();
  }

  /** Returns the next message of a kind, and skips all before it; empty if the time is over. */
  Optional<JsonObject> await(Predicate<JsonObject> kind, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    try {
      JsonObject message = next(end);
      while (message != null && !kind.test(message)) {
        message = next(end);
      }
      return Optional.ofNullable(message);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private @Nullable JsonObject next(long end) throws InterruptedException {
    return messages.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
  }

  /** Collects the messages that arrive. */
  private static final class Listener implements WebSocket.Listener {
    private final BlockingQueue<JsonObject> messages;
    private final StringBuilder text = new StringBuilder();

    Listener(BlockingQueue<JsonObject> messages) {
      this.messages = messages;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        add(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    private void add(String message) {
      try {
        if (Json.parse(message) instanceof JsonObject object) {
          messages.add(object);
        }
      } catch (MalformedJsonException _) {
        // Whatever it is, it is no message of the protocol.
      }
    }
  }
}
