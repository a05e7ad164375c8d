package dev.tidemark.local;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;

/**
 * The WebSockets of subscribers.
 *
 * <p>Signatures are not verified here, so any client can act as any identity. A browser lets pages
 * of all origins open a WebSocket, and asks no permission as it does for requests. Hence the check
 * of the origin, which is that of the API.
 */
final class WebPushSockets extends WebSocketServer {
  /** The path of the WebSocket. */
  static final String PATH = "/event/realtime";

  private static final Logger LOG = Logger.getLogger(WebPushSockets.class.getName());

  /** The library logs a port in use with a stack trace; the service reports it in a line. */
  private static final Logger LIBRARY = Logger.getLogger("org.java_websocket");

  private static final String AUTHORIZATION_PREFIX = "header-";

  private final CompletableFuture<InetSocketAddress> started = new CompletableFuture<>();

  private final ApiOptions api;

  /** Creates the server, which does not listen yet. */
  WebPushSockets(InetSocketAddress address, ApiOptions api) {
    super(
        address,
        1,
        List.of(new Draft_6455(List.of(), List.of(new Protocol(WebPushProtocol.NAME)))));
    this.api = api;
    LIBRARY.setLevel(Level.OFF);
    setReuseAddr(true);
    setDaemon(true);
  }

  /** Completes with the address once the server listens, or fails if it cannot. */
  CompletableFuture<InetSocketAddress> started() {
    return started;
  }

  /** Sends an event to all subscriptions of a channel. */
  void send(String path, String event) {
    for (WebSocket connection : getConnections()) {
      subscriptions(connection)
          .forEach(
              (id, channel) -> {
                if (channel.equals(path)) {
                  connection.send(WebPushProtocol.data(id, event));
                }
              });
    }
  }

  /** Keeps all connections alive. */
  void keepAlive() {
    broadcast(WebPushProtocol.KEEP_ALIVE);
  }

  @Override
  public ServerHandshakeBuilder onWebsocketHandshakeReceivedAsServer(
      WebSocket connection, Draft draft, ClientHandshake request) throws InvalidDataException {
    if (!request.getResourceDescriptor().equals(PATH)
        || !isAllowed(request.getFieldValue("Origin"))
        || !isSigned(request.getFieldValue("Sec-WebSocket-Protocol"))) {
      throw new InvalidDataException(CloseFrame.POLICY_VALIDATION, "refused");
    }
    connection.setAttachment(new ConcurrentHashMap<String, String>());
    return super.onWebsocketHandshakeReceivedAsServer(connection, draft, request);
  }

  /** Tells whether no page, or a page that may use the service, opens a connection. */
  private boolean isAllowed(String origin) {
    return origin.isEmpty() || api.origins().allows(origin);
  }

  private static boolean isSigned(String protocols) {
    return Arrays.stream(protocols.split(","))
        .map(String::strip)
        .filter(protocol -> protocol.startsWith(AUTHORIZATION_PREFIX))
        .anyMatch(protocol -> isAuthorization(protocol.substring(AUTHORIZATION_PREFIX.length())));
  }

  private static boolean isAuthorization(String base64) {
    try {
      String json = new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8);
      return Json.parse(json) instanceof JsonObject authorization
          && WebPushProtocol.accessKey(authorization).isPresent();
    } catch (IllegalArgumentException | MalformedJsonException e) {
      return false;
    }
  }

  /** Returns the channels of a connection by the id of the subscription. */
  private static Map<String, String> subscriptions(WebSocket connection) {
    Map<String, String> subscriptions = connection.getAttachment();
    return subscriptions == null ? Map.of() : subscriptions;
  }

  @Override
  public void onMessage(WebSocket connection, String message) {
    connection.send(WebPushProtocol.respond(subscriptions(connection), message, api.callers()));
  }

  @Override
  public void onOpen(WebSocket connection, ClientHandshake request) {
    // The client begins.
  }

  @Override
  public void onClose(WebSocket connection, int code, String reason, boolean remote) {
    // The subscriptions are in the connection.
  }

  @Override
  public void onError(@Nullable WebSocket connection, Exception e) {
    if (connection == null) {
      started.completeExceptionally(e);
    }
    LOG.log(Level.FINE, e, () -> "A subscriber's connection failed");
  }

  @Override
  public void onStart() {
    started.complete(new InetSocketAddress(getAddress().getAddress(), getPort()));
  }
}
