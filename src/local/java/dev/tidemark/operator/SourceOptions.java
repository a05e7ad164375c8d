package dev.tidemark.operator;

import dev.tidemark.migration.AdaptivePace;
import dev.tidemark.model.IdentityPoolId;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitoidentity.CognitoIdentityClient;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;

/** The options of the service that a pool moves from, or back to. */
final class SourceOptions {
  private static final int MAX_CONNECTIONS = 256;
  private static final String ENDPOINT_VARIABLE = "AWS_ENDPOINT_URL_COGNITO_SYNC";

  @Option(
      names = "--pool",
      required = true,
      paramLabel = "ID",
      description = "the identity pool, such as us-east-1:…")
  private String pool = "";

  @Option(
      names = "--identities",
      paramLabel = "FILE",
      description = "file with one identity id on each line (default: all that Amazon lists)")
  private @Nullable Path identities;

  @Option(
      names = "--source-endpoint",
      paramLabel = "URL",
      description = "another service with the API of Cognito Sync instead of Amazon's")
  private @Nullable URI endpoint;

  @Option(
      names = "--identity-endpoint",
      paramLabel = "URL",
      description = "another service that lists identities instead of Amazon's")
  private @Nullable URI identityEndpoint;

  @Option(
      names = "--rate",
      paramLabel = "NUMBER",
      description =
          "calls in a second at first; the source's throttling adapts it (default:"
              + " ${DEFAULT-VALUE})")
  private double rate = 20;

  @Option(
      names = "--max-rate",
      paramLabel = "NUMBER",
      description = "the most calls in a second (default: ${DEFAULT-VALUE})")
  private double maxRate = 500;

  /** Returns the pool. */
  IdentityPoolId pool() {
    return new IdentityPoolId(pool);
  }

  /** Returns the file with the identities, if one is named. */
  Optional<Path> identities() {
    return Optional.ofNullable(identities);
  }

  /**
   * Returns the reason why the options do not fit, if there is one. Whoever uses Tidemark may have
   * set the SDK's variable for another endpoint, so that the source would be Tidemark itself.
   */
  Optional<String> refusal(Map<String, String> environment) {
    if (!IdentityPoolId.CONSTRAINT.violations(pool).isEmpty()) {
      return Optional.of("--pool is not the id of an identity pool, such as us-east-1:…");
    }
    if (!(rate >= AdaptivePace.SLOWEST && maxRate >= AdaptivePace.SLOWEST)) {
      return Optional.of("--rate and --max-rate are numbers from " + AdaptivePace.SLOWEST + ".");
    }
    if (endpoint == null && !environment.getOrDefault(ENDPOINT_VARIABLE, "").isBlank()) {
      return Optional.of(ENDPOINT_VARIABLE + " is set. Unset it, or name --source-endpoint.");
    }
    return identities == null && endpoint != null && identityEndpoint == null
        ? Optional.of(
            "--source-endpoint lists no identities: name a file with --identities, or a service"
                + " that lists them with --identity-endpoint.")
        : Optional.empty();
  }

  /** Returns the name of the source. */
  String name() {
    return Optional.ofNullable(endpoint).map(URI::toString).orElse("Amazon");
  }

  /** Returns a new pace. */
  AdaptivePace pace() {
    return new AdaptivePace(rate, maxRate, System::nanoTime, Pause::sleep);
  }

  /** Returns a new client of the source, for the caller to close. */
  CognitoSyncClient client() {
    return configure(CognitoSyncClient.builder(), endpoint).build();
  }

  /** Returns a new client of the service that lists identities, for the caller to close. */
  CognitoIdentityClient identityClient() {
    return configure(CognitoIdentityClient.builder(), identityEndpoint).build();
  }

  /** Configures a client without retries, because the pace has its own. */
  private <B extends AwsClientBuilder<B, ?> & SdkSyncClientBuilder<B, ?>> B configure(
      B client, @Nullable URI other) {
    if (other != null) {
      client.endpointOverride(other);
    }
    return client
        .region(region())
        .credentialsProvider(credentials(other))
        .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .httpClientBuilder(AwsCrtHttpClient.builder().maxConcurrency(MAX_CONNECTIONS));
  }

  /** A pool's id begins with its region. */
  private Region region() {
    return Region.of(pool.substring(0, Math.max(0, pool.indexOf(':'))));
  }

  /** Returns the operator's credentials. A service that is not Amazon's may take made-up ones. */
  private static AwsCredentialsProvider credentials(@Nullable URI other) {
    return other == null
        ? DefaultCredentialsProvider.builder().build()
        : AwsCredentialsProviderChain.of(
            EnvironmentVariableCredentialsProvider.create(),
            ProfileCredentialsProvider.create(),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
  }
}
