package dev.tidemark.pool;

import dev.tidemark.model.RoleArn;
import dev.tidemark.model.StreamName;
import java.util.Optional;

/**
 * The Kinesis stream to which a pool's updates are published.
 *
 * @param stream the stream, in the region and account of the deployment
 * @param role the role that may write to it; empty for the deployment's own
 * @param status whether updates are published
 */
public record CognitoStreams(StreamName stream, Optional<RoleArn> role, Status status) {

  /** Whether updates are published. */
  public sealed interface Status {
    /** Updates are published. */
    record Enabled() implements Status {}

    /**
     * Updates are not published.
     *
     * @param reason why the service stopped publishing, for the log; empty if a developer did
     */
    record Disabled(Optional<String> reason) implements Status {}
  }

  /** Tells whether updates are published. */
  public boolean isEnabled() {
    return status instanceof Status.Enabled;
  }

  /** Returns these streams, disabled by the service for a reason. */
  CognitoStreams stopped(String reason) {
    return new CognitoStreams(stream, role, new Status.Disabled(Optional.of(reason)));
  }
}
