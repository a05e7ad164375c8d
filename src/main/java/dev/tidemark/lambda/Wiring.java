package dev.tidemark.lambda;

import dev.tidemark.dynamodb.DynamoDbClients;
import dev.tidemark.dynamodb.DynamoDbDatasetStore;
import dev.tidemark.http.DatasetOperations;
import dev.tidemark.http.Router;
import dev.tidemark.model.TombstoneBounds;
import dev.tidemark.sync.Backoff;
import dev.tidemark.sync.DeleteDataset;
import dev.tidemark.sync.DescribeDataset;
import dev.tidemark.sync.DescribeIdentityUsage;
import dev.tidemark.sync.ListDatasets;
import dev.tidemark.sync.ListRecords;
import dev.tidemark.sync.SyncSessions;
import dev.tidemark.sync.TokenKeys;
import dev.tidemark.sync.TokenSealer;
import dev.tidemark.sync.UpdateRecords;
import java.time.Duration;
import java.time.InstantSource;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Makes the parts and joins them: the only class that knows all packages. */
final class Wiring {
  /** The first wait is about as long as a write takes, the longest well below what clients wait. */
  private static final Backoff BACKOFF =
      Backoff.jittered(Duration.ofMillis(20), Duration.ofMillis(500));

  private final Settings settings;
  private final InstantSource clock = InstantSource.system();
  private final DynamoDbDatasetStore datasets;

  Wiring(Settings settings) {
    this.settings = settings;
    this.datasets =
        new DynamoDbDatasetStore(
            DynamoDbClients.create(settings.dynamoDbEndpoint()), settings.table(), BACKOFF);
  }

  /** Returns who says who is calling. */
  Callers callers() {
    return settings.callerFromAccessKey() ? new AccessKeyCallers() : Callers.checkedByApiGateway();
  }

  /** Returns the way to the operations on datasets. */
  Router datasetRouter() {
    TokenSealer sealer = new TokenSealer(tokenKeys());
    SyncSessions sessions = new SyncSessions(sealer, clock);
    return Router.of(
        new DatasetOperations(
            new UpdateRecords(
                datasets,
                sessions,
                TombstoneBounds.withMaxAge(settings.maxTombstoneAge()),
                clock,
                BACKOFF),
            new ListRecords(datasets, sessions, sealer),
            new ListDatasets(datasets, sealer),
            new DescribeDataset(datasets),
            new DeleteDataset(datasets, BACKOFF),
            new DescribeIdentityUsage(datasets)),
        settings.identityPools());
  }

  /** Loads what the first request needs, before Lambda takes its snapshot. */
  void prime() {
    datasets.prime();
  }

  private TokenKeys tokenKeys() {
    return settings
        .tokenKey()
        .map(TokenKeys::of)
        .orElseGet(
            () ->
                new SecretTokenKeys(
                    SecretsManagerClient.builder()
                        .httpClientBuilder(AwsCrtHttpClient.builder())
                        .build(),
                    settings.tokenSecret().orElseThrow(),
                    clock));
  }
}
