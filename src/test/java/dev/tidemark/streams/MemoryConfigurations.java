package dev.tidemark.streams;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.model.StreamName;
import dev.tidemark.pool.CognitoStreams;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PoolStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Pools' configurations in memory. */
public final class MemoryConfigurations implements PoolStore {
  private final Map<IdentityPoolId, PoolConfiguration> configurations = new ConcurrentHashMap<>();

  /** Lets a pool publish to a stream. */
  public void enable(IdentityPoolId pool, String stream) {
    set(pool, stream, new CognitoStreams.Status.Enabled());
  }

  /** Gives a pool a stream with a status. */
  public void set(IdentityPoolId pool, String stream, CognitoStreams.Status status) {
    PoolConfiguration seen = configuration(pool);
    CognitoStreams streams = new CognitoStreams(new StreamName(stream), Optional.empty(), status);
    configure(pool, seen, new PoolConfiguration(Optional.empty(), Optional.of(streams), 0));
  }

  @Override
  public PoolConfiguration configuration(IdentityPoolId pool) {
    return configurations.getOrDefault(pool, PoolConfiguration.NONE);
  }

  @Override
  public synchronized ConfigureResult configure(
      IdentityPoolId pool, PoolConfiguration seen, PoolConfiguration after) {
    if (!configuration(pool).equals(seen)) {
      return new ConfigureResult.Outdated();
    }
    PoolConfiguration next =
        new PoolConfiguration(after.pushSync(), after.streams(), seen.changeCount() + 1);
    configurations.put(pool, next);
    return new ConfigureResult.Configured(next);
  }

  @Override
  public Optional<LambdaFunctionArn> syncTrigger(IdentityPoolId pool) {
    return Optional.empty();
  }

  @Override
  public void setSyncTrigger(IdentityPoolId pool, LambdaFunctionArn function) {
    throw new UnsupportedOperationException("only configurations");
  }

  @Override
  public void removeSyncTrigger(IdentityPoolId pool) {
    throw new UnsupportedOperationException("only configurations");
  }
}
