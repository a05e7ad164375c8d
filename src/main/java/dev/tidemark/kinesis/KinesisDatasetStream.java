package dev.tidemark.kinesis;

import dev.tidemark.aws.AssumedRoles;
import dev.tidemark.pool.CognitoStreams;
import dev.tidemark.store.Deadline;
import dev.tidemark.streams.DatasetStream;
import dev.tidemark.streams.MessageEncoder;
import dev.tidemark.streams.StreamMessage;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * The stream of a pool in Kinesis.
 *
 * <p>It writes with PutRecord. PutRecords keeps no order among its records, and the roles that
 * Amazon's documentation asks for do not allow it.
 */
final class KinesisDatasetStream implements DatasetStream {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);

  private final KinesisClient kinesis;
  private final AssumedRoles roles;
  private final CognitoStreams streams;
  private final MessageEncoder encoder;

  KinesisDatasetStream(
      KinesisClient kinesis, AssumedRoles roles, CognitoStreams streams, MessageEncoder encoder) {
    this.kinesis = kinesis;
    this.roles = roles;
    this.streams = streams;
    this.encoder = encoder;
  }

  @Override
  public Result publish(StreamMessage message) {
    byte[] json = encoder.encode(message);
    try {
      put(message, json);
      return new Result.Published();
    } catch (SdkException e) {
      boolean mayBeTooLarge =
          MessageEncoder.recordBytes(message, json) > MessageEncoder.DEFAULT_MAX_BYTES;
      return mayBeTooLarge && StreamFailures.isOfRecord(e)
          ? publishWithoutRecords(message)
          : StreamFailures.result(e);
    }
  }

  /** Publishes a message that is larger than the stream takes, whatever the deployment expects. */
  private Result publishWithoutRecords(StreamMessage message) {
    byte[] json = encoder.encodeWithoutRecords(message);
    try {
      put(message, json);
      return new Result.Published();
    } catch (SdkException e) {
      return StreamFailures.result(e);
    }
  }

  private void put(StreamMessage message, byte[] json) {
    try {
      kinesis.putRecord(
          put ->
              put.streamName(streams.stream().value())
                  .partitionKey(MessageEncoder.partitionKey(message.dataset()))
                  .data(SdkBytes.fromByteArrayUnsafe(json))
                  .overrideConfiguration(this::overrideConfiguration));
    } catch (SdkException e) {
      if (StreamFailures.isOfCredentials(e)) {
        streams.role().ifPresent(roles::forget);
      }
      throw e;
    }
  }

  private void overrideConfiguration(AwsRequestOverrideConfiguration.Builder call) {
    call.apiCallTimeout(Deadline.timeout(CALL_TIMEOUT));
    streams
        .role()
        .map(roles::of)
        .ifPresent(
            credentials -> call.credentialsProvider(StaticCredentialsProvider.create(credentials)));
  }
}
