import com.amazonaws.AmazonServiceException;
import com.amazonaws.auth.AWSCredentials;
import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.auth.BasicSessionCredentials;
import com.amazonaws.services.cognitosync.AmazonCognitoSync;
import com.amazonaws.services.cognitosync.AmazonCognitoSyncClient;
import com.amazonaws.services.cognitosync.model.*;
import com.amazonaws.util.VersionInfoUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** The scenario of src/test/clients/python/scenario.py with the AWS SDK for Java, version 1. */
class Scenario {
  private static final String ENDPOINT = System.getenv("TIDEMARK_ENDPOINT");
  private static final String REGION = "us-east-1";
  private static final List<String> ODD =
      List.of(
          "a b",
          "é",
          "日本",
          "😀",
          "a/b",
          "..",
          "%3A",
          "+",
          "\"'\\",
          "<&>",
          "{}",
          "null",
          "__proto__",
          "x".repeat(1024));
  private static int failed;

  private final AmazonCognitoSync developer;
  private final String pool = newId();
  private final String identity;
  private final AmazonCognitoSync client;

  /** Creates the clients of a player and of a developer. */
  private Scenario(Caller player, Caller developer) {
    this.developer = client(developer);
    this.identity = player.identity();
    this.client = client(player);
  }

  /** A caller with its credentials; the token is {@code -} for lasting ones. */
  private record Caller(String accessKey, String secret, String token, String identity) {
    static List<Caller> all() throws IOException {
      return Files.readAllLines(Path.of(System.getenv("TIDEMARK_CALLERS"))).stream()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" "))
          .map(words -> new Caller(words[0], words[1], words[2], words[3]))
          .toList();
    }

    AWSCredentials credentials() {
      return token.equals("-")
          ? new BasicAWSCredentials(accessKey, secret)
          : new BasicSessionCredentials(accessKey, secret, token);
    }
  }

  public static void main(String[] arguments) throws Exception {
    System.out.println("note version: AWS SDK for Java " + VersionInfoUtils.getVersion());
    List<Caller> callers = Caller.all();
    Scenario user = new Scenario(callers.get(0), callers.get(2));
    user.records();
    user.datasets();
    user.sizes();
    user.errors(new Scenario(callers.get(1), callers.get(2)));
    System.exit(failed == 0 ? 0 : 1);
  }

  private static AmazonCognitoSync client(Caller caller) {
    AmazonCognitoSyncClient client =
        new AmazonCognitoSyncClient(new AWSStaticCredentialsProvider(caller.credentials()));
    client.setEndpoint(ENDPOINT, "execute-api", REGION);
    return client;
  }

  private void records() {
    check(
        "update",
        () -> equal(update("game", put("a", "1", 0), put("b", "2", 0)), "{a=1@1, b=2@1}"));
    check(
        "list",
        () -> {
          ListRecordsResult listing = list("game", null);
          equal(shown(listing.getRecords()), "{a=1@1, b=2@1}");
          equal(listing.getDatasetSyncCount() + " " + listing.getDatasetExists(), "1 true");
        });
    check(
        "conflict",
        () -> {
          update("game", put("a", "10", 1));
          fails(
              "ResourceConflictException",
              () -> update("game", put("a", "11", 1), put("b", "3", 1)));
          equal(shown(list("game", null).getRecords()), "{a=10@2, b=2@1}");
        });
    check("delta", () -> equal(shown(list("game", 1L).getRecords()), "{a=10@2}"));
    check(
        "remove",
        () -> {
          update("game", remove("b", 1));
          equal(shown(list("game", 2L).getRecords()), "{b=null@3}");
        });
    check(
        "re-add",
        () -> {
          fails("ResourceConflictException", () -> update("game", put("b", "4", 0)));
          equal(update("game", put("b", "4", 3)), "{b=4@4}");
        });
    check(
        "lost-response",
        () -> {
          UpdateRecordsRequest request = request("game", put("c", "5", 0));
          fault("{\"times\": 1, \"drop\": true}");
          equal(shown(client.updateRecords(request).getRecords()), "{c=5@5}");
          equal(requests(), 2);
          equal(list("game", null).getDatasetSyncCount(), 5L);
        });
  }

  private void datasets() {
    check(
        "describe",
        () -> {
          Dataset dataset = client.describeDataset(describe("game")).getDataset();
          equal(dataset.getDatasetName() + " " + dataset.getNumRecords(), "game 3");
        });
    check(
        "paging",
        () -> {
          Set<String> names = new HashSet<>(List.of("game"));
          for (int number = 0; number < 5; number++) {
            names.add("set:" + number);
            update("set:" + number, put("k", "v", 0));
          }
          equal(datasetNames(), names);
        });
    check(
        "usage",
        () -> {
          equal(
              client
                  .describeIdentityUsage(
                      new DescribeIdentityUsageRequest()
                          .withIdentityPoolId(pool)
                          .withIdentityId(identity))
                  .getIdentityUsage()
                  .getDatasetCount(),
              6);
          equal(
              developer
                  .describeIdentityPoolUsage(
                      new DescribeIdentityPoolUsageRequest().withIdentityPoolId(pool))
                  .getIdentityPoolUsage()
                  .getIdentityPoolId(),
              pool);
        });
    check(
        "delete",
        () -> {
          client.deleteDataset(
              new DeleteDatasetRequest()
                  .withIdentityPoolId(pool)
                  .withIdentityId(identity)
                  .withDatasetName("game"));
          fails("ResourceNotFoundException", () -> client.describeDataset(describe("game")));
          ListRecordsResult listing = list("game", 5L);
          equal(
              listing.getDatasetExists() + " " + listing.getDatasetDeletedAfterRequestedSyncCount(),
              "false true");
        });
    check("no-records", () -> equal(list("new", null).getRecords().size(), 0));
  }

  private Set<String> datasetNames() {
    Set<String> names = new HashSet<>();
    String token = null;
    int pages = 0;
    do {
      ListDatasetsResult page =
          client.listDatasets(
              new ListDatasetsRequest()
                  .withIdentityPoolId(pool)
                  .withIdentityId(identity)
                  .withMaxResults(2)
                  .withNextToken(token));
      page.getDatasets().forEach(dataset -> names.add(dataset.getDatasetName()));
      token = page.getNextToken();
      pages++;
    } while (token != null);
    equal(pages > 1, true);
    return names;
  }

  private void sizes() {
    check(
        "1024-records",
        () -> {
          List<RecordPatch> patches = new ArrayList<>();
          for (int number = 0; number < 1024; number++) {
            patches.add(put("k" + number, "v", 0));
          }
          update("many", patches.toArray(RecordPatch[]::new));
          equal(list("many", null).getRecords().size(), 1024);
          fails("LimitExceededException", () -> update("many", put("one more", "v", 0)));
        });
    check(
        "1-MB",
        () -> {
          String value = "<é".repeat(300_000) + "x".repeat(100_000);
          update("large", put("k", value, 0));
          equal(list("large", null).getRecords().get(0).getValue().equals(value), true);
        });
    check("odd-keys", () -> odd("odd:keys", ODD, ODD));
    check(
        "odd-values",
        () -> {
          List<String> values = new ArrayList<>(ODD);
          values.addAll(List.of("", " ", "0", "true", "\n\t", "\u0001", "\ufeff", "{\"a\":1}"));
          List<String> keys = new ArrayList<>();
          values.forEach(value -> keys.add("k" + keys.size()));
          odd("values", keys, values);
        });
    check(
        "dates",
        () -> {
          Date date = new Date(1_600_000_000_123L);
          update("dates", put("d", "v", 0).withDeviceLastModifiedDate(date));
          Date first = list("dates", null).getRecords().get(0).getDeviceLastModifiedDate();
          update("dates", put("d", "v", 1).withDeviceLastModifiedDate(first));
          equal(list("dates", null).getRecords().get(0).getDeviceLastModifiedDate(), first);
          equal(first.getTime() / 1000, 1_600_000_000L);
          System.out.printf("note dates: %.3f of 1600000000.123%n", first.getTime() / 1000.0);
        });
  }

  private void odd(String dataset, List<String> keys, List<String> values) {
    Map<String, String> expected = new TreeMap<>();
    RecordPatch[] patches = new RecordPatch[keys.size()];
    for (int index = 0; index < patches.length; index++) {
      patches[index] = put(keys.get(index), values.get(index), 0);
      expected.put(keys.get(index), values.get(index) + "@1");
    }
    equal(update(dataset, patches), expected.toString());
    equal(shown(list(dataset, null).getRecords()), expected.toString());
  }

  private void errors(Scenario other) {
    String arn = "arn:aws:lambda:us-east-1:123456789012:function:none";
    check(
        "events",
        () -> {
          developer.setCognitoEvents(
              new SetCognitoEventsRequest()
                  .withIdentityPoolId(other.pool)
                  .withEvents(Map.of("SyncTrigger", arn)));
          equal(
              developer
                  .getCognitoEvents(new GetCognitoEventsRequest().withIdentityPoolId(other.pool))
                  .getEvents(),
              Map.of("SyncTrigger", arn));
        });
    check(
        "InvalidLambdaFunctionOutputException",
        () -> {
          fails(
              "InvalidLambdaFunctionOutputException", () -> other.update("game", put("k", "v", 0)));
          developer.setCognitoEvents(
              new SetCognitoEventsRequest()
                  .withIdentityPoolId(other.pool)
                  .withEvents(Map.of("SyncTrigger", "")));
          equal(other.update("game", put("k", "v", 0)), "{k=v@1}");
        });
    check(
        "InvalidParameterException",
        () ->
            fails(
                "InvalidParameterException",
                () -> client.listRecords(listing("game").withNextToken("none"))));
    check(
        "NotAuthorizedException",
        () -> fails("NotAuthorizedException", () -> client.listRecords(other.listing("game"))));
    check(
        "InvalidConfigurationException",
        () ->
            fails(
                "InvalidConfigurationException",
                () ->
                    client.registerDevice(
                        new RegisterDeviceRequest()
                            .withIdentityPoolId(pool)
                            .withIdentityId(identity)
                            .withPlatform("GCM")
                            .withToken("token"))));
    developerErrors(other.pool);
    check("retries", this::retries);
    check(
        "LambdaSocketTimeoutException",
        () -> attempts(400, "LambdaSocketTimeoutException", "AmazonCognitoSyncException"));
  }

  private void developerErrors(String pool) {
    BulkPublishRequest publish = new BulkPublishRequest().withIdentityPoolId(pool);
    SetIdentityPoolConfigurationRequest configure =
        new SetIdentityPoolConfigurationRequest().withIdentityPoolId(pool);
    check(
        "AlreadyStreamedException",
        () -> {
          developer.setIdentityPoolConfiguration(
              configure
                  .clone()
                  .withCognitoStreams(
                      new CognitoStreams()
                          .withStreamName("clients")
                          .withRoleArn("arn:aws:iam::123456789012:role/streams")
                          .withStreamingStatus("ENABLED")));
          developer.bulkPublish(publish);
          GetBulkPublishDetailsRequest details =
              new GetBulkPublishDetailsRequest().withIdentityPoolId(pool);
          for (int i = 0; i < 60; i++) {
            if (developer
                .getBulkPublishDetails(details)
                .getBulkPublishStatus()
                .equals("SUCCEEDED")) {
              break;
            }
            Thread.sleep(500);
          }
          fails("AlreadyStreamedException", () -> developer.bulkPublish(publish));
        });
    // These two take concurrent requests, so the proxy answers.
    check(
        "DuplicateRequestException",
        () -> injected("DuplicateRequestException", () -> developer.bulkPublish(publish)));
    check(
        "ConcurrentModificationException",
        () ->
            injected(
                "ConcurrentModificationException",
                () -> developer.setIdentityPoolConfiguration(configure)));
  }

  private void retries() throws Exception {
    List<Integer> attempts = new ArrayList<>();
    for (String error :
        List.of(
            "429 TooManyRequests",
            "429 LambdaThrottled",
            "500 InternalError",
            "400 LimitExceeded",
            "409 ResourceConflict")) {
      String name = error.substring(4) + "Exception";
      attempts.add(attempts(Integer.parseInt(error.substring(0, 3)), name, name));
    }
    System.out.println(
        "note retries: " + String.join(" / ", attempts.stream().map(String::valueOf).toList()));
  }

  private int attempts(int status, String name, String type) throws Exception {
    fault("{\"times\": 99, \"status\": " + status + ", \"type\": \"" + name + "\"}");
    try {
      fails(
          name,
          () ->
              client.updateRecords(
                  new UpdateRecordsRequest()
                      .withIdentityPoolId(pool)
                      .withIdentityId(identity)
                      .withDatasetName("game")
                      .withSyncSessionToken("t")
                      .withRecordPatches(put("k", "v", 0))),
          type);
      return requests();
    } finally {
      fault("{\"times\": 0}");
    }
  }

  private static void injected(String name, Step step) throws Exception {
    fault("{\"times\": 1, \"status\": 400, \"type\": \"" + name + "\"}");
    try {
      fails(name, step);
    } finally {
      fault("{\"times\": 0}");
    }
  }

  private ListRecordsRequest listing(String dataset) {
    return new ListRecordsRequest()
        .withIdentityPoolId(pool)
        .withIdentityId(identity)
        .withDatasetName(dataset);
  }

  private DescribeDatasetRequest describe(String dataset) {
    return new DescribeDatasetRequest()
        .withIdentityPoolId(pool)
        .withIdentityId(identity)
        .withDatasetName(dataset);
  }

  private ListRecordsResult list(String dataset, Long count) {
    return client.listRecords(listing(dataset).withLastSyncCount(count));
  }

  private UpdateRecordsRequest request(String dataset, RecordPatch... patches) {
    return new UpdateRecordsRequest()
        .withIdentityPoolId(pool)
        .withIdentityId(identity)
        .withDatasetName(dataset)
        .withSyncSessionToken(list(dataset, null).getSyncSessionToken())
        .withRecordPatches(patches);
  }

  private String update(String dataset, RecordPatch... patches) {
    return shown(client.updateRecords(request(dataset, patches)).getRecords());
  }

  private static String shown(Collection<com.amazonaws.services.cognitosync.model.Record> records) {
    Map<String, String> shown = new TreeMap<>();
    records.forEach(
        record -> shown.put(record.getKey(), record.getValue() + "@" + record.getSyncCount()));
    return shown.toString();
  }

  private static RecordPatch put(String key, String value, long count) {
    return new RecordPatch().withOp("replace").withKey(key).withValue(value).withSyncCount(count);
  }

  private static RecordPatch remove(String key, long count) {
    return new RecordPatch().withOp("remove").withKey(key).withSyncCount(count);
  }

  private static String newId() {
    return REGION + ":" + UUID.randomUUID();
  }

  private static void fault(String fault) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(ENDPOINT + "/-/fault"))
            .PUT(HttpRequest.BodyPublishers.ofString(fault))
            .build();
    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
  }

  private static int requests() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(ENDPOINT + "/-/requests")).build();
    return Integer.parseInt(
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private static void fails(String expected, Step step) throws Exception {
    fails(expected, step, expected);
  }

  /** Requires an error of this name, which the SDK throws as this type. */
  private static void fails(String expected, Step step, String type) throws Exception {
    try {
      step.run();
    } catch (AmazonServiceException thrown) {
      equal(thrown.getErrorCode() + " " + thrown.getClass().getSimpleName(), expected + " " + type);
      return;
    }
    throw new AssertionError("no " + expected);
  }

  private static void equal(Object seen, Object expected) {
    if (!seen.equals(expected)) {
      throw new AssertionError(seen + " instead of " + expected);
    }
  }

  private static void check(String name, Step step) {
    try {
      step.run();
      System.out.println("ok " + name);
    } catch (Exception | AssertionError problem) {
      failed++;
      String text = problem.toString().replaceAll("\\s+", " ");
      System.out.println("not ok " + name + ": " + text.substring(0, Math.min(300, text.length())));
    }
  }

  private interface Step {
    void run() throws Exception;
  }
}
