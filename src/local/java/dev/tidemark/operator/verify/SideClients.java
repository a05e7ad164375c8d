package dev.tidemark.operator.verify;

import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.model.IdentityPoolId;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.cognitoidentity.CognitoIdentityClient;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClientBuilder;
import software.amazon.awssdk.services.cognitosync.auth.scheme.CognitoSyncAuthSchemeProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Creates the clients of a side.
 *
 * @param region the region; by default that of the endpoint's host, or of the profile
 * @param profile the profile of the AWS credentials; by default the usual chain of providers
 */
public record SideClients(Optional<String> region, Optional<String> profile) {
  private static final Pattern API_HOST =
      Pattern.compile("[^.]+\\.execute-api\\.([^.]+)\\.amazonaws\\.com(\\.cn)?");

  /** Any developer of the local service. Without TLS, real credentials are not used unasked. */
  private static final AwsBasicCredentials LOCAL_DEVELOPER =
      AwsBasicCredentials.create("tidemark-operator", "local");

  /** Attempts of a call, over some ten seconds, or a minute if the service throttles. */
  private static final int MAX_ATTEMPTS = 8;

  private static final int MAX_CONNECTIONS = 64;

  /**
   * Opens a side. The caller closes it.
   *
   * @param pool the pool that is compared, whose id begins with Amazon's region
   */
  Side open(SideAddress address, Optional<IdentityPoolId> pool) {
    return switch (address) {
      case SideAddress.Table(String name, Optional<URI> dynamoDb) ->
          new TableSide(dynamoDb.map(DynamoDbClients::create).orElseGet(this::dynamoDb), name);
      case SideAddress.Endpoint(URI endpoint) -> new ApiSide(deployment(endpoint));
      case SideAddress.Amazon _ -> amazon(pool.map(SideClients::regionOf));
    };
  }

  /** Returns a new client of AWS's DynamoDB, for the caller to close. */
  public DynamoDbClient dynamoDb() {
    return region.isEmpty() && profile.isEmpty()
        ? DynamoDbClients.create()
        : DynamoDbClient.builder()
            .httpClientBuilder(http())
            .region(regionOr(Optional.empty()))
            .credentialsProvider(credentials())
            .build();
  }

  private Side amazon(Optional<String> regionOfPool) {
    Region of = regionOr(regionOfPool);
    return new AmazonSide(
        new ApiSide(builder().region(of).credentialsProvider(credentials()).build()),
        CognitoIdentityClient.builder()
            .httpClientBuilder(http())
            .overrideConfiguration(options -> options.retryStrategy(retries()))
            .region(of)
            .credentialsProvider(credentials())
            .build());
  }

  private static String regionOf(IdentityPoolId pool) {
    return pool.value().substring(0, pool.value().indexOf(':'));
  }

  /** Returns a new client of a deployment or the local service, for the caller to close. */
  public CognitoSyncClient deployment(URI endpoint) {
    return builder()
        .endpointOverride(endpoint)
        .authSchemeProvider(asExecuteApi(CognitoSyncAuthSchemeProvider.defaultProvider()))
        .region(region(endpoint))
        .credentialsProvider(credentials(endpoint))
        .build();
  }

  /** Returns the region that signatures for an endpoint name. */
  public Region region(URI endpoint) {
    return isLocal(endpoint)
        ? region.map(Region::of).orElse(Region.US_EAST_1)
        : regionOr(regionOf(endpoint));
  }

  /** Returns the credentials for an endpoint. */
  public AwsCredentialsProvider credentials(URI endpoint) {
    return isLocal(endpoint) ? StaticCredentialsProvider.create(LOCAL_DEVELOPER) : credentials();
  }

  private boolean isLocal(URI endpoint) {
    return "http".equals(endpoint.getScheme()) && profile.isEmpty();
  }

  /** API Gateway checks the signature, and accepts its own name only. */
  private static CognitoSyncAuthSchemeProvider asExecuteApi(CognitoSyncAuthSchemeProvider base) {
    return parameters ->
        base.resolveAuthScheme(parameters).stream()
            .map(
                option ->
                    option.toBuilder()
                        .putSignerProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "execute-api")
                        .build())
            .toList();
  }

  private static CognitoSyncClientBuilder builder() {
    return CognitoSyncClient.builder()
        .httpClientBuilder(http())
        .overrideConfiguration(options -> options.retryStrategy(retries()));
  }

  /** Sends fewer requests to a service that throttles. */
  private static RetryStrategy retries() {
    return AwsRetryStrategy.adaptiveRetryStrategy().toBuilder().maxAttempts(MAX_ATTEMPTS).build();
  }

  private static AwsCrtHttpClient.Builder http() {
    return AwsCrtHttpClient.builder().maxConcurrency(MAX_CONNECTIONS);
  }

  /** Returns the credentials of the profile, or of the usual chain of providers. */
  public AwsCredentialsProvider credentials() {
    DefaultCredentialsProvider.Builder chain = DefaultCredentialsProvider.builder();
    profile.ifPresent(chain::profileName);
    return chain.build();
  }

  private Region regionOr(Optional<String> ofEndpoint) {
    return region
        .or(() -> ofEndpoint)
        .map(Region::of)
        .orElseGet(
            () -> {
              DefaultAwsRegionProviderChain.Builder chain = DefaultAwsRegionProviderChain.builder();
              profile.ifPresent(chain::profileName);
              return chain.build().getRegion();
            });
  }

  private static Optional<String> regionOf(URI endpoint) {
    Matcher host = API_HOST.matcher(Optional.ofNullable(endpoint.getHost()).orElse(""));
    return host.matches() ? Optional.of(host.group(1)) : Optional.empty();
  }
}
