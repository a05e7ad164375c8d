package dev.tidemark.lambda;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Requests that load nearly all classes and connections of the operations, and change nothing: a
 * listing of a dataset that does not exist, an update with an invalid token, and the settings of a
 * pool that does not exist.
 */
final class PrimingEvents {
  private static final String DATASET =
      "/identitypools/priming:0/identities/priming:0/datasets/priming";

  private static final String LISTING =
      """
      {"rawPath": "%s/records", "rawQueryString": "lastSyncCount=0",
       "headers": {"content-type": "application/json"},
       "requestContext": {"http": {"method": "GET"}, "stage": "$default",
         "authorizer": {"iam": {"accountId": "000000000000"}}},
       "isBase64Encoded": false}
      """;

  private static final String UPDATE =
      """
      {"rawPath": "%s", "headers": {"content-type": "application/json"},
       "requestContext": {"http": {"method": "POST"}, "stage": "$default",
         "authorizer": {"iam": {"accountId": "000000000000"}}},
       "body": "{\\"SyncSessionToken\\": \\"none\\", \\"RecordPatches\\": [{\\"Op\\": \\"replace\\", \\"Key\\": \\"k\\", \\"Value\\": \\"v\\", \\"SyncCount\\": 0, \\"DeviceLastModifiedDate\\": 1.5}]}",
       "isBase64Encoded": false}
      """;

  private static final String EVENTS_OF_A_POOL =
      """
      {"rawPath": "/identitypools/priming:0/events", "headers": {},
       "requestContext": {"http": {"method": "GET"}, "stage": "$default",
         "authorizer": {"iam": {"accountId": "000000000000"}}},
       "isBase64Encoded": false}
      """;

  private PrimingEvents() {}

  static List<JsonObject> ofDatasets() {
    return Stream.of(LISTING, UPDATE).map(event -> parse(event.formatted(DATASET))).toList();
  }

  static JsonObject ofPools() {
    return parse(EVENTS_OF_A_POOL);
  }

  private static JsonObject parse(String event) {
    try {
      JsonValue value = Json.parse(event);
      return (JsonObject) value;
    } catch (MalformedJsonException e) {
      throw new IllegalStateException("the events above are JSON", e);
    }
  }
}
