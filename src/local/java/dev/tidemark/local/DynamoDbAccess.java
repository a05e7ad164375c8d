package dev.tidemark.local;

import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * The way from this process to a local DynamoDB. Its clients have made-up credentials, which every
 * local DynamoDB accepts. The caller closes them.
 */
sealed interface DynamoDbAccess {
  /** A DynamoDB in another process. */
  record Remote(URI endpoint) implements DynamoDbAccess {
    @Override
    public Optional<SdkHttpClient> inProcess() {
      return Optional.empty();
    }
  }

  /**
   * A DynamoDB in this process.
   *
   * @param http reaches it without a socket
   */
  record Embedded(URI endpoint, SdkHttpClient http) implements DynamoDbAccess {
    @Override
    public Optional<SdkHttpClient> inProcess() {
      return Optional.of(http);
    }
  }

  /** Returns the URL for other processes. */
  URI endpoint();

  /** Returns the HTTP client that reaches it without a socket, if it is in this process. */
  Optional<SdkHttpClient> inProcess();

  /** Returns a new client. */
  default DynamoDbClient client() {
    return local(DynamoDbClient.builder()).build();
  }

  /** Returns a new client of the tables' streams. */
  default DynamoDbStreamsClient streamsClient() {
    return local(DynamoDbStreamsClient.builder()).build();
  }

  private <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> B local(B builder) {
    return inProcess()
        .map(builder::httpClient)
        .orElseGet(() -> builder.httpClientBuilder(AwsCrtHttpClient.builder()))
        .endpointOverride(endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
  }
}
