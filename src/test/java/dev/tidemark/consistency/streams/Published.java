package dev.tidemark.consistency.streams;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonBoolean;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A record of a pool's stream as a consumer reads it.
 *
 * @param previous the count before an update or a deletion
 * @param written the records: a value, or empty for a removed one
 */
record Published(
    DatasetId dataset,
    long count,
    OptionalLong previous,
    boolean isDeletion,
    boolean isCopy,
    Map<String, Optional<String>> written) {

  /**
   * Reads a record.
   *
   * @param stored returns records that are too large for the stream
   */
  static Published read(byte[] json, Function<String, byte[]> stored) {
    JsonObject message = (JsonObject) parse(json);
    JsonArray records =
        (JsonArray)
            message
                .member("kinesisSyncRecords")
                .orElseGet(() -> parse(stored.apply(text(message, "kinesisSyncRecordsS3"))));
    Map<String, Optional<String>> written = new TreeMap<>();
    for (JsonValue each : records.elements()) {
      JsonObject one = (JsonObject) each;
      written.put(
          text(one, "key"),
          text(one, "op").equals("remove") ? Optional.empty() : Optional.of(text(one, "value")));
    }
    return new Published(
        new DatasetId(
            new PoolIdentity(
                new IdentityPoolId(text(message, "identityPoolId")),
                new IdentityId(text(message, "identityId"))),
            new DatasetName(text(message, "dataSetName"))),
        number(message, "syncCount").orElseThrow(),
        number(message, "previousSyncCount"),
        text(message, "operation").equals("remove"),
        message.member("complete").equals(Optional.of(new JsonBoolean(true))),
        written);
  }

  private static JsonValue parse(byte[] json) {
    try {
      return Json.parse(json);
    } catch (MalformedJsonException e) {
      throw new IllegalStateException("a record of the stream is no JSON", e);
    }
  }

  private static String text(JsonObject object, String name) {
    return object
        .string(name)
        .orElseThrow(() -> new IllegalStateException("a record of the stream has no " + name));
  }

  private static OptionalLong number(JsonObject object, String name) {
    return object.member(name).stream()
        .mapToLong(value -> Long.parseLong(((JsonNumber) value).literal()))
        .findFirst();
  }
}
