package dev.tidemark.consistency;

import java.time.Duration;

/**
 * How a service is set, as far as its answers depend on it.
 *
 * @param hasTrigger whether updates of devices are seen by a {@link RewritingTrigger}
 * @param maxTombstoneAge how long removed records are remembered at least
 */
record Terms(boolean hasTrigger, Duration maxTombstoneAge) {}
