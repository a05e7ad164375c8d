package dev.tidemark.local;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.local.signing.KnownCallers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The messages of the WebSocket protocol of AppSync Events.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/appsync/latest/eventapi/event-api-websocket-protocol.html">The
 *     WebSocket protocol</a>
 */
final class WebPushProtocol {
  /** The subprotocol. */
  static final String NAME = "aws-appsync-event-ws";

  /** The message that keeps a connection alive. */
  static final String KEEP_ALIVE = "{\"type\":\"ka\"}";

  private static final String ACKNOWLEDGEMENT =
      "{\"type\":\"connection_ack\",\"connectionTimeoutMs\":300000}";

  private WebPushProtocol() {}

  /**
   * Handles a client's message and returns the response.
   *
   * @param subscriptions the channels of the connection by the id of the subscription
   * @param callers the callers whose key ids are known
   */
  static String respond(Map<String, String> subscriptions, String message, KnownCallers callers) {
    try {
      return Json.parse(message) instanceof JsonObject object
          ? respond(subscriptions, object, callers)
          : error("error", "", "BadRequestException");
    } catch (MalformedJsonException e) {
      return error("error", "", "BadRequestException");
    }
  }

  private static String respond(
      Map<String, String> subscriptions, JsonObject message, KnownCallers callers) {
    String id = message.string("id").orElse("");
    return switch (message.string("type").orElse("")) {
      case "connection_init" -> ACKNOWLEDGEMENT;
      case "subscribe" -> subscribe(subscriptions, id, message, callers);
      case "unsubscribe" ->
          subscriptions.remove(id) == null
              ? error("unsubscribe_error", id, "UnknownOperationError")
              : success("unsubscribe_success", id);
      // Only the function may publish, and it does so over HTTP.
      case "publish" -> error("publish_error", id, "UnauthorizedException");
      default -> error("error", id, "UnsupportedOperation");
    };
  }

  private static String subscribe(
      Map<String, String> subscriptions, String id, JsonObject message, KnownCallers callers) {
    List<String> segments = WebPushRules.segments(message.string("channel").orElse(""));
    Optional<String> accessKey = accessKey(message.object("authorization"));
    if (accessKey.isEmpty()
        || !WebPushRules.maySubscribe(
            WebPushRules.caller(accessKey.get(), segments, callers), segments)) {
      return error("subscribe_error", id, "UnauthorizedException");
    }
    if (id.isEmpty() || subscriptions.putIfAbsent(id, path(segments)) != null) {
      return error("subscribe_error", id, "DuplicatedOperationError");
    }
    return success("subscribe_success", id);
  }

  /** Returns a channel's path in its one form. */
  static String path(List<String> segments) {
    return "/" + String.join("/", segments);
  }

  /** Returns the access key id that signed an authorization, whose header is of either case. */
  static Optional<String> accessKey(JsonObject authorization) {
    return authorization.members().entrySet().stream()
        .filter(header -> header.getKey().toLowerCase(Locale.ROOT).equals("authorization"))
        .flatMap(header -> text(header.getValue()).stream())
        .flatMap(text -> SignedCaller.accessKeyIn(text, "").stream())
        .findFirst();
  }

  private static Optional<String> text(JsonValue value) {
    return value instanceof JsonString(String text) ? Optional.of(text) : Optional.empty();
  }

  /** Returns the message with an event for a subscription. */
  static String data(String id, String event) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField("id", id);
          json.writeStringField("type", "data");
          json.writeStringField("event", event);
          json.writeEndObject();
        });
  }

  private static String success(String type, String id) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField("type", type);
          json.writeStringField("id", id);
          json.writeEndObject();
        });
  }

  private static String error(String type, String id, String error) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField("type", type);
          json.writeStringField("id", id);
          json.writeArrayFieldStart("errors");
          json.writeStartObject();
          json.writeStringField("errorType", error);
          json.writeEndObject();
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
