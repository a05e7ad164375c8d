package dev.tidemark.lambda;

import dev.tidemark.http.Endpoint;
import dev.tidemark.model.DatasetNews;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.pool.PoolCache;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PoolStore;
import dev.tidemark.pool.PublishingTargets;
import dev.tidemark.push.PushStore;
import dev.tidemark.push.SendPushes;
import dev.tidemark.sns.SnsAccess;
import dev.tidemark.sns.SnsClients;
import dev.tidemark.sns.SnsPushSender;
import dev.tidemark.store.Backoff;
import dev.tidemark.sync.DescribeDataset;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Makes the parts of push notifications.
 *
 * @param devices the store of devices
 */
record PushWiring(
    Map<String, String> environment,
    Settings settings,
    PoolStore pools,
    PushStore devices,
    Backoff backoff,
    InstantSource clock) {
  /**
   * Far below the time of a batch, so that a push service that hangs does not stop the counting.
   */
  private static final Duration TIME_FOR_A_BATCH = Duration.ofSeconds(5);

  private static final Backoff WHILE_THROTTLED =
      Backoff.jittered(Duration.ofMillis(100), Duration.ofSeconds(1));

  /**
   * Returns the endpoints of the operations on devices and subscriptions.
   *
   * @param describe tells whether a dataset exists
   */
  List<Endpoint> endpoints(DescribeDataset describe) {
    return new PushEndpoints(
            configurations(), dataset -> describe.describe(dataset).isPresent(), devices, backoff)
        .list(sns(), settings.publishing());
  }

  /** Returns what sends the notifications of a batch; it does nothing if no pool may have them. */
  Consumer<List<DatasetNews>> sending() {
    PublishingTargets targets = settings.publishing();
    if (targets.pushApplications().isEmpty() && targets.pushRoles().isEmpty()) {
      return _ -> {};
    }
    SendPushes.Pace pace =
        new SendPushes.Pace(
            TIME_FOR_A_BATCH, WHILE_THROTTLED, Executors::newVirtualThreadPerTaskExecutor);
    SendPushes sendPushes =
        new SendPushes(configurations(), devices, new SnsPushSender(sns(), targets), pace, clock);
    PushMetrics metrics = PushMetrics.of(environment, clock);
    return news -> metrics.write(sendPushes.send(news));
  }

  private SnsAccess sns() {
    SnsClients clients = new SnsClients(environment);
    return new SnsAccess(clients.sns(), clients.sts(), clock);
  }

  private Function<IdentityPoolId, PoolConfiguration> configurations() {
    return new PoolCache<>(pools::configuration, settings.poolCache(), clock)::of;
  }
}
