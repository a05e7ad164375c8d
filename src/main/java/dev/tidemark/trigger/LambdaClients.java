package dev.tidemark.trigger;

import java.time.Duration;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.LambdaClientBuilder;

/** Creates clients of Lambda for triggers. */
public final class LambdaClients {
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(2);

  private LambdaClients() {}

  /**
   * Returns a new client for a region, which the caller closes. The client never retries: a slow
   * function must not run a second time after the device has got its response.
   */
  public static LambdaClient create(String region) {
    return builder(region).build();
  }

  /** Returns a builder of such a client without endpoint and credentials. */
  static LambdaClientBuilder builder(String region) {
    return LambdaClient.builder()
        .region(Region.of(region))
        .httpClientBuilder(AwsCrtHttpClient.builder().connectionTimeout(CONNECTION_TIMEOUT))
        .overrideConfiguration(o -> o.retryStrategy(retries -> retries.maxAttempts(1)));
  }
}
