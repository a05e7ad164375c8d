package dev.tidemark.trigger;

import java.time.Duration;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.LambdaClientBuilder;

/** Clients of Lambda as triggers need them. */
public final class LambdaClients {
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(2);

  private LambdaClients() {}

  /**
   * Returns a new client for a region, for the caller to close. It never invokes a function twice:
   * a function that was slow once must not be run again behind the back of a device that has long
   * been answered.
   */
  public static LambdaClient create(String region) {
    return builder(region).build();
  }

  /** Returns the client but for where it sends its requests, and as whom. */
  static LambdaClientBuilder builder(String region) {
    return LambdaClient.builder()
        .region(Region.of(region))
        .httpClientBuilder(AwsCrtHttpClient.builder().connectionTimeout(CONNECTION_TIMEOUT))
        .overrideConfiguration(o -> o.retryStrategy(retries -> retries.maxAttempts(1)));
  }
}
