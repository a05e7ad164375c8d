package dev.tidemark.consistency.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.consistency.simulation.Scheduler;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.streams.DatasetStream;
import dev.tidemark.streams.DatasetStream.Result;
import dev.tidemark.streams.LargeRecords;
import dev.tidemark.streams.MessageEncoder;
import dev.tidemark.streams.StreamBusyException;
import dev.tidemark.streams.StreamMessage;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * The streams of all pools. Streams are throttled, gone for a while, or seem to be gone once; a put
 * may take effect although it fails. Records with the same partition key keep their order.
 */
final class Kinesis {
  private static final int SHARDS = 4;

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

  /** Returns the stream of a pool, as a process uses it. */
  DatasetStream of(String name, FunctionProcess process) {
    MessageEncoder encoder = new MessageEncoder(new Large(), maxBytes);
    return message -> publish(name, message, encoder, process);
  }

  private Result publish(
      String name, StreamMessage message, MessageEncoder encoder, FunctionProcess process) {
    scheduler.pause();
    process.live();
    IdentityPoolId pool = message.dataset().owner().pool();
    checkTarget(name, pool);
    if (!isCalm) {
      fail(pool);
      if (gone.contains(pool) || seemsGone(message)) {
        return new Result.Unusable("ResourceNotFoundException");
      }
    }
    byte[] json = encoder.encode(message);
    put(MessageEncoder.partitionKey(message.dataset()), json, message.dataset());
    scheduler.pause();
    process.live();
    if (!isCalm && random.nextInt(60) == 0) {
      throw new StreamBusyException(new IllegalStateException("the response was lost"));
    }
    return new Result.Published();
  }

  private void checkTarget(String name, IdentityPoolId pool) {
    if (!name.equals(Pools.stream(pool).value())) {
      violations.add("an update of " + pool + " went to " + name);
    }
    if (pools.isKnownToBeDisabled(pool)) {
      violations.add("published to " + pool + " although its stream is disabled");
    }
  }

  private void fail(IdentityPoolId pool) {
    if (random.nextInt(120) == 0) {
      throw new OutOfMemoryError("simulated");
    }
    if (random.nextInt(30) < (throttled.contains(pool) ? 20 : 1)) {
      throw new StreamBusyException(new IllegalStateException("throttled"));
    }
  }

  /** A stream seems to be gone at most once for each message, so that a second try helps. */
  private boolean seemsGone(StreamMessage message) {
    return random.nextInt(20) == 0
        && seemedGone.add(message.dataset() + " " + message.syncCount() + message.getClass());
  }

  private void put(String partitionKey, byte[] json, DatasetId dataset) {
    boolean isInline = new String(json, UTF_8).contains("\"payloadType\":\"Inline\"");
    if (isInline && json.length + partitionKey.getBytes(UTF_8).length > maxBytes) {
      violations.add("a record has " + json.length + " bytes, and its partition key more");
    }
    String expected = dataset.owner().identity().value() + "/" + dataset.name().value();
    if (!partitionKey.equals(expected)) {
      violations.add("the partition key is not of identity and dataset");
    }
    shards
        .get(Math.floorMod(partitionKey.hashCode(), SHARDS))
        .add(Published.read(json, name -> Optional.ofNullable(stored.get(name)).orElseThrow()));
  }

  /** Returns all records, those of each shard in their order. */
  List<Published> records() {
    return shards.stream().flatMap(List::stream).toList();
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
