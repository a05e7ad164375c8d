package dev.tidemark.lambda;

import dev.tidemark.kinesis.KinesisStreams;
import dev.tidemark.kinesis.S3FailedChanges;
import dev.tidemark.kinesis.S3LargeRecords;
import dev.tidemark.kinesis.StreamClients;
import dev.tidemark.pool.PublishingTargets;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.JitteredBackoff;
import dev.tidemark.streams.DatasetStreams;
import dev.tidemark.streams.FailedChanges;
import dev.tidemark.streams.LargeRecords;
import dev.tidemark.streams.MessageEncoder;
import dev.tidemark.streams.PublishUpdates;
import dev.tidemark.streams.StreamBusyException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import software.amazon.awssdk.services.s3.S3Client;

/** Makes the parts that publish to streams, which no function of the API loads. */
final class StreamWiring {
  /** Kinesis counts its limits by the second. */
  private static final Backoff WHILE_BUSY =
      Backoff.jittered(Duration.ofMillis(100), Duration.ofSeconds(2));

  /** A stream or role that was just made may take some seconds to be seen everywhere. */
  private static final Duration BEFORE_DISABLING = Duration.ofSeconds(3);

  private final StreamClients clients;
  private final StreamSettings settings;
  private final Optional<S3Client> s3;

  StreamWiring(Map<String, String> environment) {
    this.clients = new StreamClients(environment);
    this.settings = StreamSettings.of(environment);
    this.s3 = settings.bucket().map(_ -> clients.s3());
  }

  /** Returns the times and threads of publishing. */
  static PublishUpdates.Pace pace() {
    return new PublishUpdates.Pace(
        WHILE_BUSY,
        new JitteredBackoff(BEFORE_DISABLING, BEFORE_DISABLING, bound -> bound - 1, Thread::sleep),
        Executors::newVirtualThreadPerTaskExecutor);
  }

  /** Returns the streams of pools. */
  DatasetStreams streams(PublishingTargets targets, InstantSource clock) {
    return new KinesisStreams(
        clients.kinesis(),
        clients.sts(),
        clock,
        targets,
        new MessageEncoder(largeRecords(), settings.maxRecordBytes()));
  }

  /** Returns the place for changes that cannot be decoded. */
  FailedChanges failedChanges() {
    return s3.<FailedChanges>map(client -> new S3FailedChanges(client, bucket()))
        .orElse(
            (_, _) -> {
              throw noBucket();
            });
  }

  private LargeRecords largeRecords() {
    return s3.<LargeRecords>map(client -> new S3LargeRecords(client, clients.presigner(), bucket()))
        .orElse(
            (_, _) -> {
              throw noBucket();
            });
  }

  private String bucket() {
    return settings.bucket().orElseThrow(StreamWiring::noBucket);
  }

  private static StreamBusyException noBucket() {
    return new StreamBusyException(new IllegalStateException("STREAM_BUCKET is not set"));
  }
}
