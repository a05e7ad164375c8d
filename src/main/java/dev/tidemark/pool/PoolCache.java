package dev.tidemark.pool;

import dev.tidemark.model.IdentityPoolId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * One setting of pools, such as their sync triggers or configurations, cached for a while.
 *
 * @param <T> the setting
 */
public final class PoolCache<T> {
  /** The most pools in the cache; a deployment with more pools reads some more often. */
  private static final int MAX_POOLS = 1000;

  private final Function<IdentityPoolId, T> source;
  private final Duration maxAge;
  private final InstantSource clock;
  private volatile Map<IdentityPoolId, Entry<T>> cache = new ConcurrentHashMap<>();

  /**
   * Makes an empty cache.
   *
   * @param source reads the setting of a pool
   * @param maxAge the greatest age of an entry; zero disables the cache
   */
  public PoolCache(Function<IdentityPoolId, T> source, Duration maxAge, InstantSource clock) {
    this.source = source;
    this.maxAge = maxAge;
    this.clock = clock;
  }

  private record Entry<T>(T setting, Instant expiresAt) {}

  /** Returns the setting of a pool, as of at most the greatest age ago. */
  public T of(IdentityPoolId pool) {
    Instant now = clock.instant();
    Map<IdentityPoolId, Entry<T>> entries = cache;
    Optional<Entry<T>> cached =
        Optional.ofNullable(entries.get(pool)).filter(entry -> now.isBefore(entry.expiresAt()));
    if (cached.isPresent()) {
      return cached.get().setting();
    }
    T setting = source.apply(pool);
    if (entries.size() >= MAX_POOLS) {
      entries.clear();
    }
    entries.put(pool, new Entry<>(setting, now.plus(maxAge)));
    return setting;
  }

  /** Drops all entries, and those of reads in progress, which may have read an old setting. */
  public void clear() {
    cache = new ConcurrentHashMap<>();
  }
}
