package dev.tidemark.kinesis;

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
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * Creates the clients of AWS that publishing needs. The caller closes them.
 *
 * <p>A retry of the SDK repeats one request. Since a dataset's next message waits for the response,
 * a retry can only repeat messages, never reorder them for the first time.
 */
public final class StreamClients {
  private static final String KINESIS_ENDPOINT = "AWS_ENDPOINT_URL_KINESIS";
  private static final String S3_ENDPOINT = "AWS_ENDPOINT_URL_S3";
  private static final String STS_ENDPOINT = "AWS_ENDPOINT_URL_STS";

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);

  /** Long enough for a record of 10 MiB. */
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(7);

  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_CONNECTIONS = 256;

  private final Map<String, String> environment;

  /**
   * Creates clients from environment variables: {@code AWS_REGION}, and the variables of the SDK
   * for other endpoints, such as {@code AWS_ENDPOINT_URL_KINESIS}.
   */
  public StreamClients(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** Creates a client of Kinesis. */
  public KinesisClient kinesis() {
    return configure(KinesisClient.builder(), KINESIS_ENDPOINT).build();
  }

  /** Creates a client of STS. */
  public StsClient sts() {
    return configure(StsClient.builder(), STS_ENDPOINT).build();
  }

  /** Creates a client of S3. */
  public S3Client s3() {
    return configure(S3Client.builder(), S3_ENDPOINT)
        .forcePathStyle(endpoint(S3_ENDPOINT).isPresent())
        .build();
  }

  /** Creates what signs addresses of objects in S3. */
  public S3Presigner presigner() {
    Optional<URI> endpoint = endpoint(S3_ENDPOINT);
    S3Presigner.Builder presigner =
        S3Presigner.builder()
            .region(region())
            .credentialsProvider(credentials(S3_ENDPOINT))
            .serviceConfiguration(
                S3Configuration.builder().pathStyleAccessEnabled(endpoint.isPresent()).build());
    endpoint.ifPresent(presigner::endpointOverride);
    return presigner.build();
  }

  private <B extends AwsClientBuilder<B, ?> & SdkSyncClientBuilder<B, ?>> B configure(
      B client, String endpointVariable) {
    endpoint(endpointVariable).ifPresent(client::endpointOverride);
    return client
        .region(region())
        .credentialsProvider(credentials(endpointVariable))
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .retryStrategy(RetryMode.STANDARD)
                .apiCallTimeout(CALL_TIMEOUT)
                .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
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

  private Region region() {
    return variable("AWS_REGION").map(Region::of).orElse(Region.US_EAST_1);
  }

  private Optional<URI> endpoint(String variable) {
    return variable(variable).map(URI::create);
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /**
   * Returns the credentials of the function. Elsewhere, another endpoint accepts made-up ones, and
   * the providers that ask the network are left out.
   */
  private AwsCredentialsProvider credentials(String endpointVariable) {
    return endpoint(endpointVariable).isEmpty()
        ? DefaultCredentialsProvider.builder().build()
        : AwsCredentialsProviderChain.of(
            EnvironmentVariableCredentialsProvider.create(),
            ContainerCredentialsProvider.create(),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
  }
}
