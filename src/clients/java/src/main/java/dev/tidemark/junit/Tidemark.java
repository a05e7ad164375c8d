package dev.tidemark.junit;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
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
  private final Controls controls;
  private final String identityPoolId = newId();
  private final String identityId = newId();
  private final Queue<CognitoSyncClient> clients = new ConcurrentLinkedQueue<>();

  private volatile boolean clockMoved;

  private Tidemark(URI endpoint) {
    this.endpoint = endpoint;
    this.controls = new Controls(endpoint);
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
    clients.add(client);
    return client;
  }

  /** Lets a fault happen to the next request for this pool that it is for. */
  public void inject(Fault fault) {
    controls.post("faults", Map.of(), fault.jsonFor(identityPoolId));
  }

  /** Serves the next request for this pool, but breaks its connection before the response. */
  public void loseNextResponse() {
    inject(Fault.loseResponse());
  }

  /**
   * Serves the next request of an operation for this pool, but breaks its connection before the
   * response.
   *
   * @param operation such as {@code UpdateRecords}
   */
  public void loseNextResponse(String operation) {
    inject(Fault.loseResponse().onOperation(operation));
  }

  /** Returns the time of the service. */
  public Instant now() {
    return Instant.parse(controls.get("clock", Map.of()).field("now").orElseThrow().asString());
  }

  /**
   * Moves the clock of the service, back if the duration is negative, until the end of the test.
   * All tests of this JVM have the same clock, so a test that moves it cannot run in parallel with
   * others.
   */
  public void advance(Duration duration) {
    moveClock("advance", duration.toString());
  }

  /** Moves the clock of the service to a time. See {@link #advance}. */
  public void setTime(Instant time) {
    moveClock("set", time.toString());
  }

  private void moveClock(String how, String value) {
    clockMoved = true;
    controls.post("clock", Map.of(), "{\"%s\":\"%s\"}".formatted(how, value));
  }

  /** Returns the newest 1,000 requests for this pool that the service got, oldest first. */
  public List<SentRequest> requests() {
    return requests(Map.of());
  }

  /**
   * Returns the newest 1,000 requests of an operation for this pool, oldest first.
   *
   * @param operation such as {@code UpdateRecords}
   */
  public List<SentRequest> requests(String operation) {
    return requests(Map.of("operation", operation));
  }

  private List<SentRequest> requests(Map<String, String> filter) {
    Map<String, String> parameters = new HashMap<>(filter);
    parameters.put("pool", identityPoolId);
    parameters.put("limit", "1000");
    return controls.get("requests", parameters).field("requests").orElseThrow().asArray().stream()
        .map(SentRequest::from)
        .toList();
  }

  /** Deletes all data of the test's pool. */
  public void reset() {
    controls.post("reset", Map.of("pool", identityPoolId), "");
  }

  void close() {
    clients.forEach(CognitoSyncClient::close);
    if (clockMoved) {
      controls.delete("clock", Map.of());
    }
  }

  private static String newId() {
    return REGION.id() + ":" + UUID.randomUUID();
  }
}
