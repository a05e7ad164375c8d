package dev.tidemark.push;

import dev.tidemark.model.DeviceId;
import dev.tidemark.model.PoolIdentity;

/**
 * The present owner of a platform endpoint: the last identity that registered it. Notifications to
 * devices of its earlier owners are dropped, because another user now uses the app on that device.
 *
 * @param identity the identity
 * @param device its device
 */
public record EndpointOwner(PoolIdentity identity, DeviceId device) {}
