package dev.tidemark.dynamodb;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** Clients of DynamoDB as the stores need them. */
public final class DynamoDbClients {
  /** Half of the 30 s that API Gateway waits for an answer: time for a second call. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);

  /** Enough for a transaction of 4 MB, and short enough for another attempt. */
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_CONNECTIONS = 256;

  private DynamoDbClients() {}

  /**
   * Returns a new client, for the caller to close.
   *
   * @param endpoint a DynamoDB other than AWS's, which asks for no real credentials
   */
  public static DynamoDbClient create(Optional<URI> endpoint) {
    return builder(endpoint, Optional.ofNullable(System.getenv("AWS_REGION")))
        .httpClientBuilder(
            AwsCrtHttpClient.builder()
                .maxConcurrency(MAX_CONNECTIONS)
                .connectionTimeout(CONNECTION_TIMEOUT))
        .build();
  }

  /** Returns the client but for what it sends its requests with. */
  static DynamoDbClientBuilder builder(Optional<URI> endpoint, Optional<String> region) {
    DynamoDbClientBuilder client = DynamoDbClient.builder().overrideConfiguration(overrides());
    region.map(Region::of).ifPresent(client::region);
    if (endpoint.isPresent()) {
      return client
          .endpointOverride(endpoint.get())
          .region(region.map(Region::of).orElse(Region.US_EAST_1))
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
    }
    // The whole chain, though a plain function has its credentials in environment variables: one
    // with SnapStart has them at the container's endpoint, so that they are not in the snapshot.
    return client.credentialsProvider(DefaultCredentialsProvider.builder().build());
  }

  private static ClientOverrideConfiguration overrides() {
    return ClientOverrideConfiguration.builder()
        .retryStrategy(RetryMode.STANDARD)
        .apiCallTimeout(CALL_TIMEOUT)
        .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
        .addExecutionInterceptor(new DeadlineInterceptor(CALL_TIMEOUT))
        .addExecutionInterceptor(new LostResponseInterceptor())
        .build();
  }
}
