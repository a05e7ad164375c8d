package dev.tidemark.lambda;

import dev.tidemark.aws.AwsClients;
import dev.tidemark.cognito.CognitoSyncSource;
import dev.tidemark.cognito.SourceCalls;
import dev.tidemark.dynamodb.DynamoDbDatasetImports;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.takeover.TakeOver;
import dev.tidemark.takeover.TakeOverDatasetStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Makes the parts that take identities over from Amazon. Functions load it only if a pool is named.
 */
final class TakeOverWiring {
  /** The environment variable with the pool whose identities are taken over; blank for none. */
  static final String POOL = "MIGRATE_FROM_POOL";

  private static final String ENDPOINT = "AWS_ENDPOINT_URL_COGNITO_SYNC";

  /** Long enough for a page with a large dataset, and short enough for another attempt. */
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(5);

  private final Map<String, String> environment;
  private final IdentityPoolId pool;

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException if the variable is no pool's id
   */
  TakeOverWiring(Map<String, String> environment) {
    this.environment = environment;
    this.pool = pool(environment.getOrDefault(POOL, "").strip());
  }

  private static IdentityPoolId pool(String text) {
    try {
      return new IdentityPoolId(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(POOL + " cannot be used: " + e.getMessage(), e);
    }
  }

  /** Returns a store that takes identities of the pool over before it looks at them. */
  DatasetStore before(
      DatasetStore store, DynamoDbClient dynamoDb, Settings settings, InstantSource clock) {
    return new TakeOverDatasetStore(
        store,
        new TakeOver(
            new CognitoSyncSource(client(), SourceCalls.AT_ONCE),
            store,
            new DynamoDbDatasetImports(
                dynamoDb, settings.table(), Wiring.BACKOFF, settings.countFloor()),
            clock),
        pool);
  }

  /** The client has the SDK's retries. A pool's id begins with its region. */
  private CognitoSyncClient client() {
    String id = pool.value();
    return new AwsClients(environment, ATTEMPT_TIMEOUT)
        .configure(CognitoSyncClient.builder(), ENDPOINT)
        .region(Region.of(id.substring(0, id.indexOf(':'))))
        .build();
  }
}
