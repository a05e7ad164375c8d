package dev.tidemark.local.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.local.LocalService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;

/** AWS's own clients send to the outbox, and pages of other origins cannot. */
class OutboxServerTest {
  private static final String POOL = "us-east-1:00000000-0000-0000-0000-00000000000a";
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));

  private static LocalService service;

  @BeforeAll
  static void start() {
    service = LocalService.start(Path.of("template.yaml"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> C client(
      B builder, String path) {
    return builder
        .endpointOverride(service.endpoint().resolve(path))
        .region(Region.US_EAST_1)
        .credentialsProvider(CREDENTIALS)
        .httpClient(AwsCrtHttpClient.create())
        .build();
  }

  private static void withKinesis(Consumer<KinesisClient> test) {
    try (KinesisClient client = client(KinesisClient.builder(), "")) {
      test.accept(client);
    }
  }

  private static void withS3(Consumer<S3Client> test) {
    try (S3Client client = client(S3Client.builder(), OutboxServer.S3_PATH)) {
      test.accept(client);
    }
  }

  private static HttpResponse<String> get(URI address, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(30));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static String outbox(String query) throws Exception {
    HttpResponse<String> response = get(service.endpoint().resolve("/_tidemark/outbox?" + query));
    assertEquals(200, response.statusCode(), response.body());
    return response.body().replaceAll("\"time\":\"[^\"]*\"", "\"time\":\"\"");
  }

  /** Returns the number of the newest entry. */
  private static long last() throws Exception {
    return Long.parseLong(outbox("limit=1").replaceAll("(?s).*\"last\":(\\d+)}$", "$1"));
  }

  private static String message(String pool, int count) {
    return "{\"identityPoolId\":\"%s\",\"syncCount\":%d}".formatted(pool, count);
  }

  private static void put(String stream, String partitionKey, byte[] data) {
    withKinesis(
        kinesis ->
            kinesis.putRecord(
                put ->
                    put.streamName(stream)
                        .partitionKey(partitionKey)
                        .data(SdkBytes.fromByteArray(data))));
  }

  @Test
  void recordOfTheSdk_isAnEntry() throws Exception {
    long before = last();
    List<String> numbers = new ArrayList<>();
    withKinesis(
        kinesis ->
            numbers.add(
                kinesis
                    .putRecord(
                        put ->
                            put.streamName("updates")
                                .partitionKey("i/game")
                                .data(SdkBytes.fromUtf8String("{\"a\":\n[1, \"ä\"]}")))
                    .sequenceNumber()));
    put("updates", "k", new byte[] {0, (byte) 0xff});
    assertEquals(List.of(Long.toString(before + 1)), numbers);
    assertEquals(
        """
        {"entries":[\
        {"number":%1$d,"time":"","service":"kinesis","stream":"updates","partitionKey":"i/game","message":{"a":[1,"ä"]}},\
        {"number":%2$d,"time":"","service":"kinesis","stream":"updates","partitionKey":"k","data":"AP8="}],\
        "first":1,"last":%2$d}\
        """
            .formatted(before + 1, before + 2),
        outbox("after=" + before));
  }

  @Test
  void largeRecordInCbor_isReceivedWhole() throws Exception {
    long before = last();
    String text = "ü".repeat(700_000);
    put(
        "updates",
        "k".repeat(256),
        ("{\"v\":\"" + text + "\"}").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertTrue(outbox("after=" + before).contains("{\"v\":\"" + text + "\"}"));
  }

  @Test
  void recordInJson_isAnEntry() throws Exception {
    long before = last();
    HttpRequest request =
        HttpRequest.newBuilder(service.endpoint())
            .header("X-Amz-Target", "Kinesis_20131202.PutRecord")
            .header("Content-Type", "application/x-amz-json-1.1")
            .POST(
                BodyPublishers.ofString(
                    """
                    {"StreamARN":"arn:aws:kinesis:us-east-1:1:stream/s","PartitionKey":"p","Data":"e30="}\
                    """))
            .build();
    HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
    assertEquals(
        "{\"ShardId\":\"shardId-000000000000\",\"SequenceNumber\":\"%d\"}".formatted(before + 1),
        response.body());
    assertTrue(
        outbox("after=" + before)
            .contains("\"stream\":\"s\",\"partitionKey\":\"p\",\"message\":{}}"));
  }

  @Test
  void otherRequestsToKinesis_areRefusedInTheSdksEncoding() {
    withKinesis(
        kinesis -> {
          KinesisException unknown =
              assertThrows(
                  KinesisException.class, () -> kinesis.listShards(list -> list.streamName("s")));
          assertEquals("UnknownOperationException", unknown.awsErrorDetails().errorCode());
          assertEquals("only PutRecord is received here", unknown.awsErrorDetails().errorMessage());
          KinesisException incomplete =
              assertThrows(
                  KinesisException.class,
                  () -> kinesis.putRecord(put -> put.data(SdkBytes.fromUtf8String("{}"))));
          assertEquals("ValidationException", incomplete.awsErrorDetails().errorCode());
        });
  }

  @Test
  void object_isStoredAndReadWithAnAddressThatIsSigned() throws Exception {
    long before = last();
    String key = POOL + "/i/game ä+/1";
    byte[] content = new byte[3_000_000];
    Arrays.fill(content, (byte) 'x');
    withS3(
        s3 -> {
          s3.putObject(put -> put.bucket("large").key(key), RequestBody.fromBytes(content));
          assertEquals(
              content.length,
              s3.getObjectAsBytes(get -> get.bucket("large").key(key)).asByteArray().length);
          assertThrows(
              NoSuchKeyException.class,
              () -> s3.getObjectAsBytes(get -> get.bucket("large").key("none")));
        });
    assertEquals(
        """
        {"entries":[{"number":%1$d,"time":"","service":"s3","bucket":"large","key":"%2$s","bytes":3000000}],\
        "first":1,"last":%1$d}\
        """
            .formatted(before + 1, key),
        outbox("service=s3&after=" + before));
    try (S3Presigner presigner =
        S3Presigner.builder()
            .endpointOverride(service.endpoint().resolve(OutboxServer.S3_PATH))
            .region(Region.US_EAST_1)
            .credentialsProvider(CREDENTIALS)
            .build()) {
      URI address =
          presigner
              .presignGetObject(
                  sign ->
                      sign.signatureDuration(Duration.ofHours(1))
                          .getObjectRequest(get -> get.bucket("large").key(key)))
              .url()
              .toURI();
      HttpResponse<String> response = get(address);
      assertEquals(200, response.statusCode());
      assertEquals(
          new String(content, java.nio.charset.StandardCharsets.US_ASCII), response.body());
      assertEquals(404, get(URI.create(address.toString().replace("/1?", "/2?"))).statusCode());
    }
  }

  @Test
  void role_isAssumed() {
    try (StsClient sts = client(StsClient.builder(), "")) {
      Credentials credentials =
          sts.assumeRole(
                  role ->
                      role.roleArn("arn:aws:iam::000000000000:role/a&b")
                          .roleSessionName("tidemark"))
              .credentials();
      assertEquals("local", credentials.accessKeyId());
      assertTrue(credentials.expiration().isAfter(Instant.now()));
      StsException failure = assertThrows(StsException.class, sts::getCallerIdentity);
      assertEquals("InvalidAction", failure.awsErrorDetails().errorCode());
    }
  }

  @Test
  void pages_areFilteredByPoolAndService() throws Exception {
    long before = last();
    String other = POOL.replace("0a", "0b");
    for (int count = 1; count <= 3; count++) {
      put("s", "k", message(POOL, count).getBytes(java.nio.charset.StandardCharsets.UTF_8));
      put("s", "k", message(other, count).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    String all = "pool=" + other + "&after=";
    assertEquals(List.of("1", "2"), counts(outbox(all + before + "&limit=2")));
    assertEquals(List.of("3"), counts(outbox(all + (before + 4))));
    assertEquals(List.of(), counts(outbox(all + (before + 6))));
    assertEquals(List.of("2", "3"), counts(outbox("pool=" + other + "&limit=2")));
    assertEquals(List.of(), counts(outbox("service=s3&limit=1000&after=" + before)));
  }

  private static List<String> counts(String page) {
    return java.util.regex.Pattern.compile("\"syncCount\":(\\d+)")
        .matcher(page)
        .results()
        .map(count -> count.group(1))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, limit is not a number from 1 to 1000",
    "limit=1001, limit is not a number from 1 to 1000",
    "after=x, after is not the number of an entry",
    "Limit=1, 'The parameters are service, pool, after and limit'"
  })
  void invalidParameter_isRefused(String query, String message) throws Exception {
    HttpResponse<String> response = get(service.endpoint().resolve("/_tidemark/outbox?" + query));
    assertEquals(400, response.statusCode());
    assertEquals("{\"message\":\"" + message + "\"}", response.body());
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, https://app.example",
    "Origin, null",
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site"
  })
  void webPage_readsAndWritesNothing(String header, String value) throws Exception {
    long before = last();
    HttpResponse<String> read = get(service.endpoint().resolve("/_tidemark/outbox"), header, value);
    HttpRequest write =
        HttpRequest.newBuilder(service.endpoint().resolve("/_tidemark/s3/b/k"))
            .header(header, value)
            .PUT(BodyPublishers.ofString("x"))
            .build();
    assertEquals(403, read.statusCode());
    assertTrue(read.headers().firstValue("access-control-allow-origin").isEmpty());
    assertEquals(403, HTTP.send(write, BodyHandlers.ofString()).statusCode());
    assertEquals(before, last());
    assertEquals(
        200,
        get(service.endpoint().resolve("/_tidemark/outbox"), "Sec-Fetch-Site", "none")
            .statusCode());
  }

  @Test
  void unknownPage_isNotFound() throws Exception {
    assertEquals(404, get(service.endpoint().resolve("/_tidemark/none")).statusCode());
  }
}
