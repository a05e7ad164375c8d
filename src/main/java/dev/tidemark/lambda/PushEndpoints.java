package dev.tidemark.lambda;

import dev.tidemark.http.Endpoint;
import dev.tidemark.http.endpoint.RegisterDeviceEndpoint;
import dev.tidemark.http.endpoint.SubscribeToDatasetEndpoint;
import dev.tidemark.http.endpoint.UnsubscribeFromDatasetEndpoint;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PublishingTargets;
import dev.tidemark.push.PushStore;
import dev.tidemark.push.RegisterDevice;
import dev.tidemark.push.SubscribeToDataset;
import dev.tidemark.push.UnsubscribeFromDataset;
import dev.tidemark.sns.SnsAccess;
import dev.tidemark.sns.SnsPlatformEndpoints;
import dev.tidemark.store.Backoff;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Makes the endpoints of the operations on devices and subscriptions.
 *
 * @param configurations returns the configuration of a pool
 * @param exists tells whether a dataset exists
 */
record PushEndpoints(
    Function<IdentityPoolId, PoolConfiguration> configurations,
    Predicate<DatasetId> exists,
    PushStore devices,
    Backoff backoff) {

  /**
   * Returns the endpoints.
   *
   * @param targets the applications and roles that pools may name
   */
  List<Endpoint> list(SnsAccess sns, PublishingTargets targets) {
    return List.of(
        new RegisterDeviceEndpoint(
            new RegisterDevice(
                configurations, new SnsPlatformEndpoints(sns, targets), devices, backoff)),
        new SubscribeToDatasetEndpoint(
            new SubscribeToDataset(configurations, exists, devices, backoff)),
        new UnsubscribeFromDatasetEndpoint(new UnsubscribeFromDataset(devices, backoff)));
  }
}
