package dev.tidemark.dynamodb;

import dev.tidemark.model.PlatformEndpointArn;

/** Removes an endpoint from the push service. */
@FunctionalInterface
public interface EndpointRemoval {
  /** Returns whether the endpoint is gone. */
  boolean remove(PlatformEndpointArn endpoint);
}
