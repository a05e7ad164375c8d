package dev.tidemark.lambda;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonBoolean;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonWriter;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.model.IdentityPoolId;
import java.io.IOException;
import java.util.Optional;

/** An event of {@link BulkPublishFunction}. */
sealed interface BulkPublishEvent {
  /** The member with the id of a pool. */
  String POOL = "IdentityPoolId";

  /** The member that asks for a recount. */
  String RECOUNT = "Recount";

  /**
   * Publish the datasets of a pool: {@code {"IdentityPoolId": …}}.
   *
   * @param pool whose bulk publish to continue
   */
  record Publish(IdentityPoolId pool) implements BulkPublishEvent {
    /** Returns the event as JSON. */
    JsonWriter json() {
      return json -> {
        json.writeStartObject();
        json.writeStringField(POOL, pool.value());
        json.writeEndObject();
      };
    }
  }

  /** Start the daily recount: {@code {"Recount": true}}. */
  record StartRecount() implements BulkPublishEvent {}

  /** Continue whatever waits for a worker: {@code {}}. */
  record Resume() implements BulkPublishEvent {
    /** Returns the event as JSON. */
    JsonWriter json() {
      return json -> {
        json.writeStartObject();
        json.writeEndObject();
      };
    }
  }

  /**
   * Reads an event.
   *
   * @throws IOException if it is no JSON object, or the pool's id is invalid
   */
  static BulkPublishEvent read(byte[] input) throws IOException {
    try {
      JsonObject event = (JsonObject) Json.parse(input);
      Optional<String> pool = event.string(POOL);
      if (pool.isPresent()) {
        return new Publish(new IdentityPoolId(pool.get()));
      }
      return event.member(RECOUNT).equals(Optional.of(new JsonBoolean(true)))
          ? new StartRecount()
          : new Resume();
    } catch (MalformedJsonException | ClassCastException | IllegalArgumentException e) {
      throw new IOException("not an event of this function: " + e.getMessage(), e);
    }
  }
}
