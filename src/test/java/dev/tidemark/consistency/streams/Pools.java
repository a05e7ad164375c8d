package dev.tidemark.consistency.streams;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.StreamName;
import dev.tidemark.pool.CognitoStreams;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PoolStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pools, each with a stream of its own, and what their developers do to the streams. */
final class Pools {
  static final List<IdentityPoolId> ALL =
      List.of(new IdentityPoolId("us-east-1:0"), new IdentityPoolId("us-east-1:1"));

  private final PoolStore store;
  private final InstantSource clock;
  private final StreamModel model;
  private final Map<IdentityPoolId, Instant> disabledSince = new HashMap<>();
  private final Map<IdentityPoolId, Instant> notedAt = new HashMap<>();

  Pools(PoolStore store, InstantSource clock, StreamModel model) {
    this.store = store;
    this.clock = clock;
    this.model = model;
    ALL.forEach(pool -> disabledSince.put(pool, clock.instant()));
  }

  static StreamName stream(IdentityPoolId pool) {
    return new StreamName("stream-of-" + pool.value().replace(':', '-'));
  }

  static CognitoStreams enabledStream(IdentityPoolId pool) {
    return new CognitoStreams(stream(pool), Optional.empty(), new CognitoStreams.Status.Enabled());
  }

  boolean isEnabled(IdentityPoolId pool) {
    return store.configuration(pool).isStreaming();
  }

  void enable(IdentityPoolId pool) {
    configure(pool, new CognitoStreams.Status.Enabled());
    noteStatus(pool, clock.instant());
  }

  void disable(IdentityPoolId pool) {
    configure(pool, new CognitoStreams.Status.Disabled(Optional.empty()));
    noteStatus(pool, clock.instant());
  }

  private void configure(IdentityPoolId pool, CognitoStreams.Status status) {
    PoolConfiguration seen = store.configuration(pool);
    CognitoStreams streams = new CognitoStreams(stream(pool), Optional.empty(), status);
    store.configure(pool, seen, new PoolConfiguration(seen.pushSync(), Optional.of(streams), 0));
  }

  /**
   * Notes whether the pool has its stream.
   *
   * @param since the last time at which the pool is known to have had the status it had before
   */
  void noteStatus(IdentityPoolId pool, Instant since) {
    if (!isEnabled(pool)) {
      disabledSince.putIfAbsent(pool, since);
      notedAt.putIfAbsent(pool, clock.instant());
    } else if (disabledSince.containsKey(pool)) {
      model.wasDisabled(pool, disabledSince.remove(pool), clock.instant());
      notedAt.remove(pool);
    }
  }

  /** Returns the reason with which the service disabled the stream, if it did. */
  Optional<String> reason(IdentityPoolId pool) {
    return store.configuration(pool).streams().map(CognitoStreams::status).stream()
        .filter(CognitoStreams.Status.Disabled.class::isInstance)
        .flatMap(status -> ((CognitoStreams.Status.Disabled) status).reason().stream())
        .findFirst();
  }

  /** Returns whether no cache could have a configuration with the stream any more at a time. */
  boolean isKnownToBeDisabled(IdentityPoolId pool, Instant at) {
    return Optional.ofNullable(notedAt.get(pool))
        .filter(since -> at.isAfter(since.plus(StreamModel.CACHE)))
        .isPresent();
  }
}
