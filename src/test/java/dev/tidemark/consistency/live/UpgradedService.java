package dev.tidemark.consistency.live;

import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import java.net.URI;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A service that is upgraded and rolled back while it is called: two versions on one table. The
 * number of calls decides which of them gets the next one. Between two versions comes a time with
 * both, as Lambda lets functions of the old version finish.
 */
final class UpgradedService implements HttpTarget {
  /** Two upgrades, with a rollback between them. */
  static final List<Step> STEPS =
      List.of(Step.OLD, Step.BOTH, Step.NEW, Step.BOTH, Step.OLD, Step.BOTH, Step.NEW);

  /** Parts of messages of 0.1.0 that no client parses, with the words that they have now. */
  private static final Map<String, String> REWORDED =
      Map.of(
          "its removed records were forgotten after the listing that the SyncSessionToken is"
              + " from\\.",
          "its tombstones were pruned after the listing that issued this SyncSessionToken.",
          ", and at most ([0-9]+) are allowed$",
          "; the limit is $1");

  private final URI older;
  private final URI newer;
  private final DynamoDbClient dynamoDb;
  private final SdkHttpClient http;
  private final long callsOfAStep;
  private final AtomicLong calls = new AtomicLong();
  private final Map<Step, AtomicLong> counts = new EnumMap<>(Step.class);

  /** The versions that are deployed. */
  enum Step {
    OLD,
    BOTH,
    NEW
  }

  /**
   * Makes the service, in its first step.
   *
   * @param callsOfAStep the number of calls after which the next step begins; the last one stays
   */
  UpgradedService(
      URI older, URI newer, DynamoDbClient dynamoDb, SdkHttpClient http, long callsOfAStep) {
    this.older = older;
    this.newer = newer;
    this.dynamoDb = dynamoDb;
    this.http = http;
    this.callsOfAStep = callsOfAStep;
    for (Step step : Step.values()) {
      counts.put(step, new AtomicLong());
    }
  }

  /** Returns the current step's number in {@link #STEPS}. */
  int step() {
    return (int) Math.min(STEPS.size() - 1, calls.get() / callsOfAStep);
  }

  /** Tells whether the last step has had its calls. */
  boolean isOver() {
    return calls.get() >= STEPS.size() * callsOfAStep;
  }

  /** Returns how many calls were made in all steps of a kind. */
  long calls(Step step) {
    AtomicLong count = counts.get(step);
    return count == null ? 0 : count.get();
  }

  @Override
  public URI endpoint() {
    Step step = STEPS.get(step());
    calls.incrementAndGet();
    counts.computeIfPresent(
        step,
        (_, count) -> {
          count.incrementAndGet();
          return count;
        });
    return switch (step) {
      case OLD -> older;
      case NEW -> newer;
      case BOTH -> ThreadLocalRandom.current().nextBoolean() ? older : newer;
    };
  }

  @Override
  public JsonObject body(JsonObject received) {
    return received.string("message").map(message -> reworded(received, message)).orElse(received);
  }

  private static JsonObject reworded(JsonObject received, String message) {
    String current = message;
    for (Map.Entry<String, String> each : REWORDED.entrySet()) {
      current = current.replaceFirst(each.getKey(), each.getValue());
    }
    Map<String, JsonValue> members = new LinkedHashMap<>(received.members());
    members.put("message", new JsonString(current));
    return new JsonObject(members);
  }

  @Override
  public DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  @Override
  public SdkHttpClient http() {
    return http;
  }
}
