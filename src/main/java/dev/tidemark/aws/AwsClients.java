package dev.tidemark.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.utils.AttributeMap;

/** Configures clients of AWS's services in the same way. The caller closes the clients. */
public final class AwsClients {
  private static final String STS_ENDPOINT = "AWS_ENDPOINT_URL_STS";

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_CONNECTIONS = 256;

  private final Map<String, String> environment;
  private final Duration attemptTimeout;

  /**
   * Configures clients from environment variables: {@code AWS_REGION}, and the variables of the SDK
   * for other endpoints, such as {@code AWS_ENDPOINT_URL_KINESIS}.
   *
   * @param attemptTimeout the timeout of one attempt of the SDK
   */
  public AwsClients(Map<String, String> environment, Duration attemptTimeout) {
    this.environment = Map.copyOf(environment);
    this.attemptTimeout = attemptTimeout;
  }

  /** Creates a client of STS. */
  public StsClient sts() {
    return configure(StsClient.builder(), STS_ENDPOINT).build();
  }

  /**
   * Configures a client, and returns its builder.
   *
   * @param endpointVariable the variable for another endpoint
   */
  public <B extends AwsClientBuilder<B, ?> & SdkSyncClientBuilder<B, ?>> B configure(
      B client, String endpointVariable) {
    endpoint(endpointVariable).ifPresent(client::endpointOverride);
    return client
        .region(region())
        .credentialsProvider(credentials(endpointVariable))
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .retryStrategy(RetryMode.STANDARD)
                .apiCallTimeout(CALL_TIMEOUT)
                .apiCallAttemptTimeout(attemptTimeout)
                .build())
        .httpClientBuilder(new Http1());
  }

  /**
   * Builds the HTTP client without the defaults of a service: those of Kinesis ask for HTTP/2,
   * which this client refuses.
   */
  private static final class Http1 implements SdkHttpClient.Builder<Http1> {
    @Override
    public SdkHttpClient buildWithDefaults(AttributeMap serviceDefaults) {
      return AwsCrtHttpClient.builder()
          .maxConcurrency(MAX_CONNECTIONS)
          .connectionTimeout(CONNECTION_TIMEOUT)
          .build();
    }
  }

  /** Returns the region. */
  public Region region() {
    return variable("AWS_REGION").map(Region::of).orElse(Region.US_EAST_1);
  }

  /** Returns the endpoint that a variable names, if it is set. */
  public Optional<URI> endpoint(String variable) {
    return variable(variable).map(URI::create);
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /**
   * Returns the credentials of the function. Elsewhere, another endpoint accepts made-up ones, and
   * the providers that ask the network are left out.
   */
  public AwsCredentialsProvider credentials(String endpointVariable) {
    return endpoint(endpointVariable).isEmpty()
        ? DefaultCredentialsProvider.builder().build()
        : AwsCredentialsProviderChain.of(
            EnvironmentVariableCredentialsProvider.create(),
            ContainerCredentialsProvider.create(),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
  }
}
