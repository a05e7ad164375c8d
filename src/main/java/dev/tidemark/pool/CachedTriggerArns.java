package dev.tidemark.pool;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The functions that pools have set, each remembered for a while. */
public final class CachedTriggerArns {
  /** How many pools are remembered; a deployment that has more reads some more often. */
  private static final int MAX_POOLS = 1000;

  private final PoolStore store;
  private final Duration maxAge;
  private final InstantSource clock;
  private final Map<IdentityPoolId, Remembered> remembered = new ConcurrentHashMap<>();

  /**
   * Remembers what the store says.
   *
   * @param maxAge for how long; zero for not at all
   */
  public CachedTriggerArns(PoolStore store, Duration maxAge, InstantSource clock) {
    this.store = store;
    this.maxAge = maxAge;
    this.clock = clock;
  }

  private record Remembered(Optional<LambdaFunctionArn> function, Instant until) {}

  /** Returns the function that a pool has set, or had within the time that it is remembered. */
  public Optional<LambdaFunctionArn> of(IdentityPoolId pool) {
    Instant now = clock.instant();
    Optional<Remembered> known =
        Optional.ofNullable(remembered.get(pool)).filter(found -> now.isBefore(found.until()));
    if (known.isPresent()) {
      return known.get().function();
    }
    Optional<LambdaFunctionArn> function = store.syncTrigger(pool);
    if (remembered.size() >= MAX_POOLS) {
      remembered.clear();
    }
    remembered.put(pool, new Remembered(function, now.plus(maxAge)));
    return function;
  }
}
