package dev.tidemark.consistency.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.consistency.simulation.Scheduler;
import dev.tidemark.kinesis.KinesisStreams;
import dev.tidemark.model.ArnPattern;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.pool.PublishingTargets;
import dev.tidemark.streams.DatasetStreams;
import dev.tidemark.streams.LargeRecords;
import dev.tidemark.streams.MessageEncoder;
import dev.tidemark.streams.StreamMessage;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The streams of all pools. Streams are throttled, gone for a while, or seem to be gone once; a put
 * may take effect although it fails. Records with the same partition key keep their order.
 */
final class Kinesis {
  private static final int SHARDS = 4;
  private static final PublishingTargets EVERY_STREAM =
      new PublishingTargets(List.of(new ArnPattern("*")), List.of(), List.of(), List.of());

  private final Scheduler scheduler;
  private final Random random;
  private final Pools pools;
  private final List<String> violations;
  private final int maxBytes;
  private final List<List<Published>> shards = new ArrayList<>();
  private final Map<String, byte[]> stored = new HashMap<>();
  private final Set<IdentityPoolId> gone = new HashSet<>();
  private final Set<IdentityPoolId> throttled = new HashSet<>();
  private final Set<String> seemedGone = new HashSet<>();
  private boolean isCalm;

  Kinesis(Scheduler scheduler, Random random, Pools pools, List<String> violations) {
    this.scheduler = scheduler;
    this.random = random;
    this.pools = pools;
    this.violations = violations;
    this.maxBytes =
        random.nextInt(3) == 0 ? 400 + random.nextInt(800) : MessageEncoder.DEFAULT_MAX_BYTES;
    for (int shard = 0; shard < SHARDS; shard++) {
      shards.add(new ArrayList<>());
    }
  }

  /** Lets the weather of a pool's stream change. */
  void change(IdentityPoolId pool) {
    gone.remove(pool);
    throttled.remove(pool);
    switch (random.nextInt(6)) {
      case 0 -> gone.add(pool);
      case 1 -> throttled.add(pool);
      default -> {}
    }
  }

  /** Ends all faults. */
  void calm() {
    gone.clear();
    throttled.clear();
    isCalm = true;
  }

  boolean isGone(IdentityPoolId pool) {
    return gone.contains(pool);
  }

  /** Returns the streams, as a process uses them. */
  DatasetStreams of(FunctionProcess process) {
    return new KinesisStreams(
        new Client(process),
        new NoSts(),
        scheduler::now,
        EVERY_STREAM,
        new MessageEncoder(new Large(), maxBytes));
  }

  private void put(PutRecordRequest request, FunctionProcess process) {
    scheduler.sleep(Duration.ofMillis(random.nextInt(random.nextInt(5) == 0 ? 300 : 20)));
    process.live();
    byte[] json = request.data().asByteArray();
    Published record =
        Published.read(json, name -> Optional.ofNullable(stored.get(name)).orElseThrow());
    IdentityPoolId pool = record.dataset().owner().pool();
    checkTarget(request.streamName(), pool, process.begunAt());
    if (!isCalm) {
      fail(pool);
      if (gone.contains(pool) || seemsGone(record)) {
        throw refusal(ResourceNotFoundException.builder(), "ResourceNotFoundException");
      }
    }
    checkRecord(request.partitionKey(), json, record.dataset());
    shards.get(Math.floorMod(request.partitionKey().hashCode(), SHARDS)).add(record);
    scheduler.pause();
    process.live();
    if (!isCalm && random.nextInt(60) == 0) {
      throw ApiCallTimeoutException.builder().message("the response was lost").build();
    }
  }

  private static AwsServiceException refusal(AwsServiceException.Builder failure, String code) {
    return failure.awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build()).build();
  }

  private void checkTarget(String name, IdentityPoolId pool, Instant begunAt) {
    if (!name.equals(Pools.stream(pool).value())) {
      violations.add("an update of " + pool + " went to " + name);
    }
    if (pools.isKnownToBeDisabled(pool, begunAt)) {
      violations.add("published to " + pool + " although its stream is disabled");
    }
  }

  private void fail(IdentityPoolId pool) {
    if (random.nextInt(120) == 0) {
      throw new OutOfMemoryError("simulated");
    }
    if (random.nextInt(30) < (throttled.contains(pool) ? 20 : 1)) {
      throw refusal(
          ProvisionedThroughputExceededException.builder(),
          "ProvisionedThroughputExceededException");
    }
  }

  /** A stream seems to be gone at most once for each record, so that a second try helps. */
  private boolean seemsGone(Published record) {
    return random.nextInt(20) == 0
        && seemedGone.add(record.dataset() + " " + record.count() + record.isCopy());
  }

  private void checkRecord(String partitionKey, byte[] json, DatasetId dataset) {
    boolean isInline = new String(json, UTF_8).contains("\"payloadType\":\"Inline\"");
    if (isInline && json.length + partitionKey.getBytes(UTF_8).length > maxBytes) {
      violations.add("a record has " + json.length + " bytes, and its partition key more");
    }
    String expected = dataset.owner().identity().value() + "/" + dataset.name().value();
    if (!partitionKey.equals(expected)) {
      violations.add("the partition key is not of identity and dataset");
    }
  }

  /** Returns all records, those of each shard in their order. */
  List<Published> records() {
    return shards.stream().flatMap(List::stream).toList();
  }

  /** The client of a process. It has no other operation than PutRecord. */
  private final class Client implements KinesisClient {
    private final FunctionProcess process;

    Client(FunctionProcess process) {
      this.process = process;
    }

    @Override
    public PutRecordResponse putRecord(PutRecordRequest request) {
      put(request, process);
      return PutRecordResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  /** The pools name no roles. */
  private static final class NoSts implements StsClient {
    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  /** The place for large records. */
  private final class Large implements LargeRecords {
    @Override
    public Location store(StreamMessage message, byte[] json) {
      String name =
          "s3://bucket/" + message.dataset() + message.syncCount() + message.getClass().getName();
      stored.put(name, json);
      return new Location(URI.create("https://bucket.invalid/records"), name);
    }
  }
}
