package dev.tidemark.lambda;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The events that prime functions. An identity sends the requests. */
final class PrimingEvents {
  private static final String DATASETS =
      "/identitypools/{IdentityPoolId}/identities/{IdentityId}/datasets";

  private static final String DATASET = DATASETS + "/{DatasetName}";

  private PrimingEvents() {}

  /** Lists the records of an identity's dataset. */
  static String listRecords(String identity) {
    return request("GET " + DATASET + "/records", identity, "");
  }

  /**
   * Replaces records of an identity's dataset.
   *
   * @param records their number
   * @param syncCount the sync count of each that the device has seen
   * @param value their value
   */
  static String updateRecords(
      String identity, String token, int records, long syncCount, String value) {
    String patches =
        IntStream.range(0, records)
            .mapToObj(
                key ->
                    """
                    {"Op": "replace", "Key": "k%d", "Value": "%s", "SyncCount": %d, "DeviceLastModifiedDate": 1.5}\
                    """
                        .formatted(key, value, syncCount))
            .collect(Collectors.joining(","));
    return request(
        "POST " + DATASET,
        identity,
        "{\"SyncSessionToken\": \"%s\", \"RecordPatches\": [%s]}".formatted(token, patches));
  }

  /** Describes an identity's dataset. */
  static String describeDataset(String identity) {
    return request("GET " + DATASET, identity, "");
  }

  /** Lists an identity's datasets. */
  static String listDatasets(String identity) {
    return request("GET " + DATASETS, identity, "");
  }

  /** Deletes an identity's dataset. */
  static String deleteDataset(String identity) {
    return request("DELETE " + DATASET, identity, "");
  }

  /** Registers a device. */
  static String registerDevice(String identity) {
    return request(
        "POST /identitypools/{IdentityPoolId}/identity/{IdentityId}/device",
        identity,
        "{\"Platform\": \"GCM\", \"Token\": \"priming\"}");
  }

  /** Subscribes a device to a dataset. */
  static String subscribeToDataset(String identity) {
    return request("POST " + DATASET + "/subscriptions/{DeviceId}", identity, "");
  }

  /** Reads the events of a pool. */
  static String cognitoEvents(String identity) {
    return request("GET /identitypools/{IdentityPoolId}/events", identity, "");
  }

  /** Invokes an operation on a pool directly. */
  static String direct(String operation) {
    return "{\"Operation\": \"%s\", \"IdentityPoolId\": \"priming:0\"}".formatted(operation);
  }

  private static String request(String route, String identity, String body) {
    return """
    {"version": "2.0", "routeKey": "%s", "rawPath": "/priming", "rawQueryString": "",
     "headers": {"content-type": "application/json", "user-agent": "priming", "accept": "*/*"},
     "pathParameters": {"IdentityPoolId": "priming:0", "IdentityId": "%s", "DatasetName": "priming", "DeviceId": "priming"},
     "requestContext": {"accountId": "000000000000", "stage": "$default",
       "http": {"method": "%s", "path": "/priming", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1"},
       "authorizer": {"iam": {"accountId": "000000000000",
         "cognitoIdentity": {"amr": ["authenticated"], "identityPoolId": "priming:0", "identityId": "%s"}}}},
     "body": "%s", "isBase64Encoded": false}
    """
        .formatted(
            route,
            identity,
            route.substring(0, route.indexOf(' ')),
            identity,
            body.replace("\"", "\\\""));
  }
}
