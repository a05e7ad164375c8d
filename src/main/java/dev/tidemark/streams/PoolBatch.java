package dev.tidemark.streams;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PoolStore;
import dev.tidemark.store.Backoff;
import dev.tidemark.streams.DatasetStream.Result;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * The changes of one pool in a delivery. If the pool's stream cannot be used twice in a row, the
 * pool's streams are disabled, and all that is left of the pool is skipped.
 */
final class PoolBatch {
  private static final Logger LOGGER = System.getLogger(PoolBatch.class.getName());

  private final IdentityPoolId pool;
  private final PoolConfiguration configuration;
  private final DatasetStream stream;
  private final PoolStore pools;
  private final PublishUpdates.Pace pace;
  private volatile boolean isStopped;

  PoolBatch(
      IdentityPoolId pool,
      PoolConfiguration configuration,
      DatasetStream stream,
      PoolStore pools,
      PublishUpdates.Pace pace) {
    this.pool = pool;
    this.configuration = configuration;
    this.stream = stream;
    this.pools = pools;
    this.pace = pace;
  }

  /** Publishes changes of one dataset, one after the other, until the pool's streams stop. */
  void publishInOrder(List<PendingMessage> messages) {
    for (PendingMessage pending : messages) {
      if (isStopped) {
        return;
      }
      pending.message().get().ifPresent(this::publish);
    }
  }

  private void publish(StreamMessage message) {
    if (send(message) instanceof Result.Unusable(String first)) {
      if (!pace.beforeDisabling().pause(1)) {
        throw new StreamBusyException(new IllegalStateException(first));
      }
      if (!isStopped && send(message) instanceof Result.Unusable(String reason)) {
        stop(reason);
      }
    }
  }

  /** Sends a message, and waits while the stream is throttled, as long as there is time. */
  private Result send(StreamMessage message) {
    Backoff backoff = pace.whileBusy();
    for (int attempt = 1; ; attempt++) {
      try {
        return stream.publish(message);
      } catch (StreamBusyException e) {
        if (!backoff.pause(attempt)) {
          throw e;
        }
      }
    }
  }

  private synchronized void stop(String reason) {
    if (isStopped) {
      return;
    }
    switch (pools.disableStreams(pool, configuration, reason)) {
      case PoolStore.ConfigureResult.Configured _ ->
          LOGGER.log(
              Level.ERROR,
              "{0}: {1}. It is pool {2}",
              PublishUpdates.DISABLED_LOG_TEXT,
              reason,
              pool);
      case PoolStore.ConfigureResult.Outdated _ -> {
        // The pool was configured since. If it still publishes, the next delivery must do so.
        if (pools.configuration(pool).isStreaming()) {
          throw new StreamBusyException(new IllegalStateException(reason));
        }
      }
    }
    isStopped = true;
  }
}
