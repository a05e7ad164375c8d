package dev.tidemark.consistency.live;

import dev.tidemark.json.JsonValue.JsonObject;
import java.net.URI;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The service that a run calls. */
interface HttpTarget {
  /** Returns the URL for the next call. */
  URI endpoint();

  /** Returns a client of the service's DynamoDB. */
  DynamoDbClient dynamoDb();

  /** Returns the body of a response as the checker expects it. */
  default JsonObject body(JsonObject received) {
    return received;
  }

  /** Returns the connections that all official clients share. */
  SdkHttpClient http();
}
