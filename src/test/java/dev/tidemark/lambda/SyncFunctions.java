package dev.tidemark.lambda;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Creates the function of datasets and records on any client of DynamoDB. */
public final class SyncFunctions {
  private SyncFunctions() {}

  /** Creates the function as it is wired in Lambda. */
  public static SyncFunction on(Map<String, String> environment, DynamoDbClient client) {
    return new SyncFunction(
        new Wiring(environment, Settings.of(environment), Surroundings.LAMBDA, client));
  }
}
