package dev.tidemark.dynamodb.client;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** Creates DynamoDB clients for the stores. The caller closes them. */
public final class DynamoDbClients {
  /** Half of the 30 s that API Gateway waits for a response, to leave time for a second call. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);

  /** Long enough for a transaction of 4 MB, and short enough for another attempt. */
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_CONNECTIONS = 256;

  private DynamoDbClients() {}

  /** Creates a client of AWS's DynamoDB. */
  public static DynamoDbClient create() {
    DynamoDbClientBuilder client = builder().httpClientBuilder(http());
    region().ifPresent(client::region);
    // The whole chain of providers: an ordinary function has its credentials in environment
    // variables, but one with SnapStart gets them from the container's endpoint, so that they are
    // not in the snapshot.
    return client.credentialsProvider(DefaultCredentialsProvider.builder().build()).build();
  }

  /**
   * Creates a client of another DynamoDB, with made-up credentials.
   *
   * @param endpoint its address
   */
  public static DynamoDbClient create(URI endpoint) {
    return at(endpoint).httpClientBuilder(http()).build();
  }

  /**
   * Creates a client of another DynamoDB, with made-up credentials, over an HTTP client that the
   * caller also closes.
   *
   * @param endpoint its address
   */
  public static DynamoDbClient create(URI endpoint, SdkHttpClient http) {
    return at(endpoint).httpClient(http).build();
  }

  private static DynamoDbClientBuilder at(URI endpoint) {
    return builder()
        .endpointOverride(endpoint)
        .region(region().orElse(Region.US_EAST_1))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
  }

  private static Optional<Region> region() {
    return Optional.ofNullable(System.getenv("AWS_REGION")).map(Region::of);
  }

  private static DynamoDbClientBuilder builder() {
    return DynamoDbClient.builder()
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .retryStrategy(RetryMode.STANDARD)
                .apiCallTimeout(CALL_TIMEOUT)
                .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                .addExecutionInterceptor(new DeadlineInterceptor(CALL_TIMEOUT))
                .addExecutionInterceptor(new LostResponseInterceptor())
                .addExecutionInterceptor(new FactsInterceptor())
                .addExecutionInterceptor(new ReuseInterceptor())
                .build());
  }

  private static AwsCrtHttpClient.Builder http() {
    return AwsCrtHttpClient.builder()
        .maxConcurrency(MAX_CONNECTIONS)
        .connectionTimeout(CONNECTION_TIMEOUT);
  }
}
