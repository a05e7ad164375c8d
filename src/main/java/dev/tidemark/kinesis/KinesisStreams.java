package dev.tidemark.kinesis;

import dev.tidemark.aws.AssumedRoles;
import dev.tidemark.pool.CognitoStreams;
import dev.tidemark.pool.PublishingTargets;
import dev.tidemark.streams.DatasetStream;
import dev.tidemark.streams.DatasetStreams;
import dev.tidemark.streams.MessageEncoder;
import java.time.InstantSource;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The streams of pools in Kinesis. */
public final class KinesisStreams implements DatasetStreams {
  /** The name of the sessions in CloudTrail. */
  private static final String SESSION = "tidemark-streams";

  private final KinesisClient kinesis;
  private final AssumedRoles roles;
  private final PublishingTargets targets;
  private final MessageEncoder encoder;

  /**
   * Creates the streams.
   *
   * @param kinesis a client with the deployment's own rights, for pools that name no role
   * @param targets the streams and roles that pools may name
   */
  public KinesisStreams(
      KinesisClient kinesis,
      StsClient sts,
      InstantSource clock,
      PublishingTargets targets,
      MessageEncoder encoder) {
    this.kinesis = kinesis;
    this.roles = new AssumedRoles(sts, SESSION, clock);
    this.targets = targets;
    this.encoder = encoder;
  }

  /**
   * Returns a pool's stream. Whether the deployment still allows the stream is checked here, since
   * its parameters may have changed since the pool was configured.
   */
  @Override
  public DatasetStream of(CognitoStreams streams) {
    return targets.allows(streams)
        ? new KinesisDatasetStream(kinesis, roles, streams, encoder)
        : _ ->
            new DatasetStream.Result.Unusable("The deployment does not allow the stream or role");
  }
}
