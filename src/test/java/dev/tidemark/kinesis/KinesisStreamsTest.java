package dev.tidemark.kinesis;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.live;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.consistency.support.QuietLogs;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.ArnPattern;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.RoleArn;
import dev.tidemark.model.StreamName;
import dev.tidemark.pool.CognitoStreams;
import dev.tidemark.pool.PublishingTargets;
import dev.tidemark.streams.DatasetStream.Result;
import dev.tidemark.streams.MessageEncoder;
import dev.tidemark.streams.StreamBusyException;
import dev.tidemark.streams.StreamMessage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sts.StsClient;

/** The SDK's clients of Kinesis, S3 and STS, against a server that imitates those. */
@ExtendWith(QuietLogs.class)
final class KinesisStreamsTest {
  private static final DatasetId GAME = dataset("game");
  private static final String ROLE = "arn:aws:iam::123456789012:role/streams";

  private AwsServer aws;
  private KinesisClient kinesis;
  private S3Client s3;
  private S3Presigner presigner;
  private StsClient sts;
  private Instant now = Instant.now();
  private int maxBytes = MessageEncoder.DEFAULT_MAX_BYTES;

  @BeforeEach
  void start() throws Exception {
    aws = AwsServer.start();
    StreamClients clients = new StreamClients(aws.environment());
    kinesis = clients.kinesis();
    s3 = clients.s3();
    presigner = clients.presigner();
    sts = clients.sts();
  }

  @AfterEach
  void stop() {
    kinesis.close();
    s3.close();
    presigner.close();
    sts.close();
    aws.close();
  }

  private KinesisStreams streams() {
    PublishingTargets targets =
        new PublishingTargets(
            List.of(new ArnPattern("updates*")),
            List.of(new ArnPattern("arn:aws:iam::123456789012:role/*")),
            List.of(),
            List.of());
    InstantSource clock = () -> now;
    return new KinesisStreams(
        kinesis,
        sts,
        clock,
        targets,
        new MessageEncoder(new S3LargeRecords(s3, presigner, "large"), maxBytes));
  }

  private static CognitoStreams own(String name) {
    return new CognitoStreams(
        new StreamName(name), Optional.empty(), new CognitoStreams.Status.Enabled());
  }

  private static CognitoStreams withRole(String role) {
    return new CognitoStreams(
        new StreamName("elsewhere"),
        Optional.of(new RoleArn(role)),
        new CognitoStreams.Status.Enabled());
  }

  private static StreamMessage update(String value) {
    return new StreamMessage.Update(GAME, count(7), count(6), DATE, List.of(live("a", 7, value)));
  }

  private Result publish() {
    return streams().of(own("updates")).publish(update("v"));
  }

  @Test
  void message_isPutWithItsPartitionKey() {
    assertEquals(new Result.Published(), publish());
    AwsServer.Put put = aws.puts().getFirst();
    assertEquals("updates", put.stream());
    assertEquals("us-east-1:aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa/game", put.partitionKey());
    assertEquals(
        new String(
            new MessageEncoder(
                    (_, _) -> {
                      throw new AssertionError();
                    },
                    maxBytes)
                .encode(update("v")),
            UTF_8),
        put.data());
  }

  @Test
  void recordsThatAreTooLarge_areInS3_whereAnyoneWithTheAddressReadsThem() throws Exception {
    String value = "x".repeat(MessageEncoder.DEFAULT_MAX_BYTES - 1);
    assertEquals(new Result.Published(), streams().of(own("updates")).publish(update(value)));
    JsonObject message = (JsonObject) Json.parse(aws.puts().getFirst().data());
    assertEquals(Optional.of("S3Url"), message.string("payloadType"));
    String location = message.string("kinesisSyncRecordsS3").orElseThrow();
    assertTrue(location.matches("s3://large/records/[0-9a-f]{64}/7\\.json"), location);
    URI url = URI.create(message.string("kinesisSyncRecordsURL").orElseThrow());
    assertTrue(url.getQuery().contains("X-Amz-Expires=604800"), url.toString());
    try (HttpClient reader = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          reader.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
      assertEquals(200, response.statusCode());
      assertTrue(response.body().startsWith("[{\"key\":\"a\",\"value\":\"xxx"));
      assertTrue(response.body().endsWith("\"op\":\"replace\"}]"));
    }
  }

  @Test
  void sameMessageAgain_replacesItsRecordsInS3_andACopyDoesNot() {
    String value = "x".repeat(MessageEncoder.DEFAULT_MAX_BYTES - 1);
    for (int i = 0; i < 2; i++) {
      streams().of(own("updates")).publish(update(value));
    }
    assertEquals(1, aws.objects().size());
    streams()
        .of(own("updates"))
        .publish(new StreamMessage.Copy(GAME, count(7), DATE, List.of(live("a", 7, value))));
    assertEquals(2, aws.objects().size());
  }

  /** The parameter may promise more than the stream of one pool takes. */
  @Test
  void recordThatTheStreamRefusesAsTooLarge_isPublishedThroughS3() {
    maxBytes = MessageEncoder.GREATEST_MAX_BYTES;
    aws.limitData(MessageEncoder.DEFAULT_MAX_BYTES - 100);
    String value = "x".repeat(MessageEncoder.DEFAULT_MAX_BYTES - 1);
    assertEquals(new Result.Published(), streams().of(own("updates")).publish(update(value)));
    assertTrue(aws.puts().getFirst().data().contains("\"payloadType\":\"S3Url\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ResourceNotFoundException",
        "AccessDeniedException",
        "KMSDisabledException",
        "KMSInvalidStateException",
        "KMSAccessDeniedException",
        "KMSNotFoundException",
        "KMSOptInRequired",
        "InvalidArgumentException",
        "ValidationException"
      })
  void missingOrForbiddenStreamOrKey_isUnusable_withTheCodeOnly(String code) {
    aws.refuse(1, 400, code);
    assertEquals(new Result.Unusable("Kinesis refuses the stream (" + code + ")"), publish());
    assertEquals(List.of(), aws.puts());
  }

  @ParameterizedTest
  @CsvSource({
    "400, ProvisionedThroughputExceededException",
    "400, KMSThrottlingException",
    "400, LimitExceededException",
    "400, ExpiredTokenException",
    "500, InternalFailure",
    "503, ServiceUnavailable"
  })
  void throttledOrFailedStream_isBusy(int status, String code) {
    aws.refuse(10, status, code);
    assertThrows(StreamBusyException.class, this::publish);
    assertEquals(List.of(), aws.puts());
  }

  @Test
  void streamThatIsThrottledOnce_isRetriedByTheSdk() {
    aws.refuse(1, 500, "InternalFailure");
    assertEquals(new Result.Published(), publish());
  }

  @Test
  void streamThatDoesNotRespond_isBusy() {
    aws.close();
    assertThrows(StreamBusyException.class, this::publish);
  }

  @Test
  void streamOrRoleThatTheDeploymentDoesNotAllow_isUnusable_andNothingIsSent() {
    Result.Unusable refused =
        new Result.Unusable("The deployment does not allow the stream or role");
    assertEquals(refused, streams().of(own("other")).publish(update("v")));
    assertEquals(
        refused,
        streams().of(withRole("arn:aws:iam::999999999999:role/streams")).publish(update("v")));
    assertEquals(List.of(), aws.puts());
    assertEquals(List.of(), aws.assumed());
  }

  @Test
  void role_isAssumedOnceUntilShortlyBeforeItExpires() {
    KinesisStreams streams = streams();
    aws.expireAt(now.plus(Duration.ofHours(1)));
    streams.of(withRole(ROLE)).publish(update("v"));
    now = now.plus(Duration.ofMinutes(54));
    streams.of(withRole(ROLE)).publish(update("v"));
    assertEquals(1, aws.assumed().size());
    assertTrue(
        aws.assumed().getFirst().contains("RoleSessionName=tidemark-streams"),
        aws.assumed().getFirst());
    now = now.plus(Duration.ofMinutes(1));
    streams.of(withRole(ROLE)).publish(update("v"));
    assertEquals(
        List.of("ASSUMED1", "ASSUMED1", "ASSUMED2"),
        aws.puts().stream().map(AwsServer.Put::accessKey).toList());
  }

  @Test
  void credentialsOfARoleThatKinesisRefuses_areNotUsedAgain() {
    KinesisStreams streams = streams();
    streams.of(withRole(ROLE)).publish(update("v"));
    aws.refuse(1, 400, "UnrecognizedClientException");
    assertThrows(StreamBusyException.class, () -> streams.of(withRole(ROLE)).publish(update("v")));
    streams.of(withRole(ROLE)).publish(update("v"));
    assertEquals(2, aws.assumed().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"AccessDenied", "RegionDisabledException", "ValidationError"})
  void roleThatCannotBeAssumed_isUnusable(String code) {
    aws.refuse(1, 403, code);
    assertEquals(
        new Result.Unusable("The role cannot be assumed (" + code + ")"),
        streams().of(withRole(ROLE)).publish(update("v")));
  }

  @ParameterizedTest
  @CsvSource({"400, Throttling", "500, InternalFailure", "403, ExpiredToken"})
  void roleThatCannotBeAssumedNow_isBusy(int status, String code) {
    aws.refuse(10, status, code);
    assertThrows(
        StreamBusyException.class, () -> streams().of(withRole(ROLE)).publish(update("v")));
  }

  @Test
  void changeThatCannotBeDecoded_isStored() {
    new S3FailedChanges(s3, "large").store("now/700", "{}".getBytes(UTF_8));
    assertEquals("{}", aws.objects().get("/large/undecodable/now/700.json"));
  }

  @Test
  void addressThatCannotBeSigned_isBusy() {
    try (S3Presigner unable =
        S3Presigner.builder()
            .region(Region.US_EAST_1)
            .endpointOverride(aws.endpoint())
            .credentialsProvider(
                () -> {
                  throw SdkClientException.create("no credentials");
                })
            .build()) {
      S3LargeRecords records = new S3LargeRecords(s3, unable, "large");
      assertThrows(StreamBusyException.class, () -> records.store(update("v"), new byte[2]));
    }
  }

  @Test
  void bucketThatDoesNotRespond_isBusy() {
    aws.close();
    S3FailedChanges changes = new S3FailedChanges(s3, "large");
    assertThrows(StreamBusyException.class, () -> changes.store("now/700", new byte[2]));
  }
}
