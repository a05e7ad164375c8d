package dev.tidemark.operator.check;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonString;
import java.util.Map;

/**
 * A caller, and the identity whose data it uses.
 *
 * @param api the API with the caller's credentials
 * @param pool the identity pool
 * @param identity the identity: the caller itself, or one that a developer made up
 */
record Caller(Api api, String pool, String identity) {
  /** Returns the path of a dataset of the identity. */
  String path(String dataset) {
    return Paths.dataset(pool, identity, dataset);
  }

  Reply datasets() {
    return api.get(Paths.datasets(pool, identity));
  }

  Reply list(String dataset) {
    return api.get(path(dataset) + "/records");
  }

  /** Updates with the token of a new listing. */
  Reply update(String dataset, Map<String, String> values) {
    Reply listed = list(dataset);
    return listed.isOk() ? api.post(path(dataset), body(token(listed), values, 0)) : listed;
  }

  /** Returns the session token of a listing; empty text if there is none. */
  static String token(Reply listed) {
    return listed.body().string("SyncSessionToken").orElse("");
  }

  /** Returns the dataset's count in a listing; −1 if there is none. */
  static long count(Reply listed) {
    return listed.body().member("DatasetSyncCount").stream()
        .mapToLong(
            member ->
                switch (member) {
                  case JsonNumber(String literal) -> Long.parseLong(literal);
                  case JsonString(String text) -> Long.parseLong(text);
                  default -> -1;
                })
        .findFirst()
        .orElse(-1);
  }

  /** Returns the body of an update that writes values, each on the same sync count. */
  static String body(String token, Map<String, String> values, long syncCount) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField("SyncSessionToken", token);
          json.writeArrayFieldStart("RecordPatches");
          for (Map.Entry<String, String> value : values.entrySet()) {
            json.writeStartObject();
            json.writeStringField("Op", "replace");
            json.writeStringField("Key", value.getKey());
            json.writeStringField("Value", value.getValue());
            json.writeNumberField("SyncCount", syncCount);
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
