package dev.tidemark.junit;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;

/**
 * The local service as one test sees it: a new identity pool, clients, and the service's controls.
 * A test gets one as a parameter; see {@link TidemarkTest}.
 */
public final class Tidemark {
  private static final Region REGION = Region.US_EAST_1;
  private static final String DEVELOPER = "developer";

  private final URI endpoint;
  private final String identityPoolId = newId();
  private final String identityId = newId();
  private final Deque<CognitoSyncClient> clients = new ArrayDeque<>();

  private Tidemark(URI endpoint) {
    this.endpoint = endpoint;
  }

  /** Returns a new pool of a service. */
  static Tidemark withNewPool(ServiceProcess service) {
    return new Tidemark(service.endpoint());
  }

  /** Returns the URL of the service, for clients of the program under test. */
  public URI endpoint() {
    return endpoint;
  }

  /** Returns the id of the test's identity pool, which has no data at first. */
  public String identityPoolId() {
    return identityPoolId;
  }

  /** Returns the id of the test's first identity. */
  public String identityId() {
    return identityId;
  }

  /** Returns the id of one more identity. */
  public String newIdentityId() {
    return newId();
  }

  /** Returns a client that calls as the test's first identity. It is closed after the test. */
  public CognitoSyncClient client() {
    return client(identityId);
  }

  /** Returns a client that calls as a developer, who may use all operations of all identities. */
  public CognitoSyncClient developer() {
    return client(DEVELOPER);
  }

  /**
   * Returns a client of one caller, with the retries of the AWS SDK. It is closed after the test.
   *
   * @param accessKeyId an identity's id for that identity, any other text for a developer
   */
  public CognitoSyncClient client(String accessKeyId) {
    AwsBasicCredentials credentials = AwsBasicCredentials.create(accessKeyId, "any");
    CognitoSyncClient client =
        CognitoSyncClient.builder()
            .endpointOverride(endpoint)
            .region(REGION)
            .credentialsProvider(StaticCredentialsProvider.create(credentials))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    clients.push(client);
    return client;
  }

  void close() {
    clients.forEach(CognitoSyncClient::close);
  }

  private static String newId() {
    return REGION.id() + ":" + UUID.randomUUID();
  }
}
