package dev.tidemark.pool;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The sync triggers that pools have set, each cached for a while. */
public final class CachedTriggerArns {
  /** The most pools in the cache; a deployment with more pools reads some more often. */
  private static final int MAX_POOLS = 1000;

  private final PoolStore store;
  private final Duration maxAge;
  private final InstantSource clock;
  private final Map<IdentityPoolId, Entry> cache = new ConcurrentHashMap<>();

  /**
   * Makes an empty cache.
   *
   * @param maxAge the greatest age of an entry; zero disables the cache
   */
  public CachedTriggerArns(PoolStore store, Duration maxAge, InstantSource clock) {
    this.store = store;
    this.maxAge = maxAge;
    this.clock = clock;
  }

  private record Entry(Optional<LambdaFunctionArn> function, Instant expiresAt) {}

  /** Returns the Lambda function that a pool has set, as of at most the greatest age ago. */
  public Optional<LambdaFunctionArn> of(IdentityPoolId pool) {
    Instant now = clock.instant();
    Optional<Entry> cached =
        Optional.ofNullable(cache.get(pool)).filter(entry -> now.isBefore(entry.expiresAt()));
    if (cached.isPresent()) {
      return cached.get().function();
    }
    Optional<LambdaFunctionArn> function = store.syncTrigger(pool);
    if (cache.size() >= MAX_POOLS) {
      cache.clear();
    }
    cache.put(pool, new Entry(function, now.plus(maxAge)));
    return function;
  }
}
