package dev.tidemark.push;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The outcomes of push notifications of one batch, by platform. Several threads may count. */
public final class PushCounts {
  /** The platform of notifications whose devices were not read. */
  public static final String UNKNOWN_PLATFORM = "unknown";

  private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();

  private record Key(String platform, Outcome outcome) {}

  /** The outcome of a notification. */
  public enum Outcome {
    /** The push service has accepted it. */
    SENT,
    /** The push service refuses the endpoint, the application or the role. */
    REFUSED,
    /** It was not sent, or its outcome is unknown: throttling, a failure, or a new owner. */
    DROPPED
  }

  void add(Platform platform, Outcome outcome, int number) {
    add(platform.name(), outcome, number);
  }

  void addUnknown(int number) {
    add(UNKNOWN_PLATFORM, Outcome.DROPPED, number);
  }

  private void add(String platform, Outcome outcome, int number) {
    counts.computeIfAbsent(new Key(platform, outcome), _ -> new LongAdder()).add(number);
  }

  /** Returns the platforms that have an outcome, in the order of their names. */
  public Set<String> platforms() {
    Set<String> platforms = new TreeSet<>();
    counts.keySet().forEach(key -> platforms.add(key.platform()));
    return platforms;
  }

  /** Returns how often a platform had an outcome. */
  public long of(String platform, Outcome outcome) {
    LongAdder count = counts.get(new Key(platform, outcome));
    return count == null ? 0 : count.sum();
  }
}
