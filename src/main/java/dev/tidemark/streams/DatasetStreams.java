package dev.tidemark.streams;

import dev.tidemark.pool.CognitoStreams;

/** The streams of all pools. Implementations may be called by several threads. */
@FunctionalInterface
public interface DatasetStreams {
  /** Returns a pool's stream. Whether the stream exists shows only when it is written. */
  DatasetStream of(CognitoStreams streams);
}
