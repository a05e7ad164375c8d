package dev.tidemark.lambda;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Events that load nearly all classes and connections of the operations, and change nothing: a
 * listing of a dataset that does not exist, an update with an invalid token, the settings of a pool
 * that does not exist, and a registration in it. An identity makes the HTTP requests, because any
 * deployment accepts identities; the settings are also read by direct invocation, because
 * identities may not.
 */
final class PrimingEvents {
  private static final String LISTING =
      """
      {"routeKey": "GET /identitypools/{IdentityPoolId}/identities/{IdentityId}/datasets/{DatasetName}/records", "rawQueryString": "lastSyncCount=0", "body": ""}
      """;

  private static final String UPDATE =
      """
      {"routeKey": "POST /identitypools/{IdentityPoolId}/identities/{IdentityId}/datasets/{DatasetName}",
       "body": "{\\"SyncSessionToken\\": \\"none\\", \\"RecordPatches\\": [{\\"Op\\": \\"replace\\", \\"Key\\": \\"k\\", \\"Value\\": \\"v\\", \\"SyncCount\\": 0, \\"DeviceLastModifiedDate\\": 1.5}]}"}
      """;

  private static final String EVENTS_OF_A_POOL =
      """
      {"routeKey": "GET /identitypools/{IdentityPoolId}/events", "rawQueryString": "", "body": ""}
      """;

  private static final String DIRECT_EVENTS_OF_A_POOL =
      """
      {"Operation": "GetCognitoEvents", "IdentityPoolId": "priming:0"}
      """;

  private static final String REGISTRATION =
      """
      {"routeKey": "POST /identitypools/{IdentityPoolId}/identity/{IdentityId}/device",
       "body": "{\\"Platform\\": \\"GCM\\", \\"Token\\": \\"priming\\"}"}
      """;

  private static final String SUBSCRIPTION =
      """
      {"routeKey": "POST /identitypools/{IdentityPoolId}/identities/{IdentityId}/datasets/{DatasetName}/subscriptions/{DeviceId}", "body": ""}
      """;

  private static final String COMMON_MEMBERS =
      """
      {"headers": {"content-type": "application/json"}, "isBase64Encoded": false,
       "pathParameters":
         {"IdentityPoolId": "priming:0", "IdentityId": "priming:0", "DatasetName": "priming", "DeviceId": "priming"},
       "requestContext": {"accountId": "000000000000", "stage": "$default",
         "authorizer": {"iam": {"accountId": "000000000000",
           "cognitoIdentity": {"identityPoolId": "priming:0", "identityId": "priming:0"}}}}}
      """;

  private PrimingEvents() {}

  static List<JsonObject> ofDatasets() {
    return Stream.of(LISTING, UPDATE).map(PrimingEvents::request).toList();
  }

  static List<JsonObject> ofPools() {
    return List.of(request(EVENTS_OF_A_POOL), parse(DIRECT_EVENTS_OF_A_POOL));
  }

  static List<JsonObject> ofPush() {
    return Stream.of(REGISTRATION, SUBSCRIPTION).map(PrimingEvents::request).toList();
  }

  private static JsonObject request(String own) {
    Map<String, JsonValue> members = new LinkedHashMap<>(parse(COMMON_MEMBERS).members());
    members.putAll(parse(own).members());
    return new JsonObject(members);
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
