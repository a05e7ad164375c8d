package dev.tidemark.local.outbox;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.json.MalformedJsonException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A push notification to a device.
 *
 * @param endpoint the ARN of the device's endpoint
 * @param message the message: text, or a JSON object with a text for each platform
 * @param attributes the attributes of the message
 */
record SentNotification(String endpoint, String message, Map<String, String> attributes)
    implements Sent {
  SentNotification {
    attributes = Map.copyOf(attributes);
  }

  @Override
  public String service() {
    return "sns";
  }

  /** Returns the pool that the first platform's payload names. */
  @Override
  public Optional<String> pool() {
    return object(message).stream().flatMap(SentNotification::pools).findFirst();
  }

  private static Stream<String> pools(JsonObject object) {
    return Stream.concat(
        object.string("identityPoolId").stream(),
        object.members().values().stream().flatMap(SentNotification::poolsIn));
  }

  private static Stream<String> poolsIn(JsonValue value) {
    return switch (value) {
      case JsonObject object -> pools(object);
      case JsonString(String text) -> object(text).stream().flatMap(SentNotification::pools);
      default -> Stream.empty();
    };
  }

  private static Optional<JsonObject> object(String text) {
    try {
      return Json.parse(text) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
    } catch (MalformedJsonException e) {
      return Optional.empty();
    }
  }

  @Override
  public void write(JsonGenerator json) throws IOException {
    json.writeStringField("endpoint", endpoint);
    json.writeObjectFieldStart("message");
    Optional<JsonObject> platforms = object(message);
    if (platforms.isEmpty()) {
      json.writeStringField("default", message);
    } else {
      for (Map.Entry<String, JsonValue> platform : platforms.get().members().entrySet()) {
        if (platform.getValue() instanceof JsonString(String payload)) {
          json.writeStringField(platform.getKey(), payload);
        }
      }
    }
    json.writeEndObject();
    json.writeObjectFieldStart("attributes");
    for (Map.Entry<String, String> attribute : new TreeMap<>(attributes).entrySet()) {
      json.writeStringField(attribute.getKey(), attribute.getValue());
    }
    json.writeEndObject();
  }
}
