package dev.tidemark.lambda;

import dev.tidemark.dynamodb.CommitPartReader;
import dev.tidemark.dynamodb.DynamoDbPoolStore;
import dev.tidemark.dynamodb.DynamoDbPoolUsageStore;
import dev.tidemark.dynamodb.DynamoDbPushStore;
import dev.tidemark.dynamodb.DynamoDbUsageLedger;
import dev.tidemark.dynamodb.GatedDatasetStore;
import dev.tidemark.dynamodb.GatedPoolStore;
import dev.tidemark.dynamodb.GatedPoolUsageStore;
import dev.tidemark.dynamodb.GatedPushStore;
import dev.tidemark.dynamodb.StreamedUpdates;
import dev.tidemark.dynamodb.StreamedUsage;
import dev.tidemark.dynamodb.TableGate;
import dev.tidemark.dynamodb.WalkedTable;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.http.Router;
import dev.tidemark.http.endpoint.BulkPublishEndpoint;
import dev.tidemark.http.endpoint.DeleteDatasetEndpoint;
import dev.tidemark.http.endpoint.DescribeDatasetEndpoint;
import dev.tidemark.http.endpoint.DescribeIdentityPoolUsageEndpoint;
import dev.tidemark.http.endpoint.DescribeIdentityUsageEndpoint;
import dev.tidemark.http.endpoint.GetBulkPublishDetailsEndpoint;
import dev.tidemark.http.endpoint.GetCognitoEventsEndpoint;
import dev.tidemark.http.endpoint.GetIdentityPoolConfigurationEndpoint;
import dev.tidemark.http.endpoint.ListDatasetsEndpoint;
import dev.tidemark.http.endpoint.ListIdentityPoolUsageEndpoint;
import dev.tidemark.http.endpoint.ListRecordsEndpoint;
import dev.tidemark.http.endpoint.SetCognitoEventsEndpoint;
import dev.tidemark.http.endpoint.SetIdentityPoolConfigurationEndpoint;
import dev.tidemark.http.endpoint.UpdateRecordsEndpoint;
import dev.tidemark.model.DatasetLimits;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.model.TombstoneBounds;
import dev.tidemark.pool.GetCognitoEvents;
import dev.tidemark.pool.GetIdentityPoolConfiguration;
import dev.tidemark.pool.PoolCache;
import dev.tidemark.pool.PoolStore;
import dev.tidemark.pool.SetCognitoEvents;
import dev.tidemark.pool.SetIdentityPoolConfiguration;
import dev.tidemark.push.PushStore;
import dev.tidemark.store.Backoff;
import dev.tidemark.streams.PublishUpdates;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.sync.DeleteDataset;
import dev.tidemark.sync.DescribeDataset;
import dev.tidemark.sync.DescribeIdentityUsage;
import dev.tidemark.sync.ListDatasets;
import dev.tidemark.sync.ListRecords;
import dev.tidemark.sync.SyncSessions;
import dev.tidemark.sync.UpdateRecords;
import dev.tidemark.token.TokenSealer;
import dev.tidemark.usage.CountUsage;
import dev.tidemark.usage.DescribeIdentityPoolUsage;
import dev.tidemark.usage.ListIdentityPoolUsage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Makes the parts of a function and joins them. The only class that knows all packages. */
final class Wiring {
  /** The first wait is about as long as a write takes, the longest far below clients' timeouts. */
  static final Backoff BACKOFF = Backoff.jittered(Duration.ofMillis(20), Duration.ofMillis(500));

  private final Map<String, String> environment;
  private final Settings settings;
  private final DynamoDbClient dynamoDb;
  private final Surroundings host;
  private final InstantSource clock;
  private final TokenKeyWiring tokenKeys;
  private final TableGate gate;
  private final DatasetStore datasets;
  private final PoolStore pools;
  private final PoolCache<Boolean> streaming;
  private final PoolCache<Optional<LambdaFunctionArn>> poolTriggers;

  Wiring(Map<String, String> environment, Surroundings host) {
    Settings settings = Settings.of(environment);
    this(environment, settings, host, dynamoDb(settings, host));
  }

  /** Creates a client of AWS's DynamoDB, or of the one that the settings name. */
  static DynamoDbClient dynamoDb(Settings settings, Surroundings host) {
    return settings
        .dynamoDbEndpoint()
        .map(
            endpoint ->
                host.dynamoDbHttp()
                    .map(http -> DynamoDbClients.create(endpoint, http))
                    .orElseGet(() -> DynamoDbClients.create(endpoint)))
        .orElseGet(DynamoDbClients::create);
  }

  /** Joins the parts on a client of DynamoDB that {@link DynamoDbClients} created. */
  Wiring(
      Map<String, String> environment,
      Settings settings,
      Surroundings host,
      DynamoDbClient client) {
    this.environment = environment;
    this.settings = settings;
    this.host = host;
    this.clock = host.clock();
    this.dynamoDb = client;
    this.tokenKeys = new TokenKeyWiring(settings, clock);
    this.gate = new TableGate(dynamoDb, settings.table(), settings.countFloor());
    PoolStore ungatedPools = new DynamoDbPoolStore(dynamoDb, settings.table(), BACKOFF);
    // The gate of the datasets is open before an update looks up its pool.
    this.streaming =
        new PoolCache<>(
            pool -> ungatedPools.configuration(pool).isStreaming(), settings.poolCache(), clock);
    this.datasets =
        new GatedDatasetStore(
            DatasetWiring.store(environment, settings, dynamoDb, clock, streaming::of), gate);
    this.pools = new GatedPoolStore(ungatedPools, gate);
    this.poolTriggers = new PoolCache<>(pools::syncTrigger, settings.poolCache(), clock);
  }

  /** Returns the way to identify callers. */
  Callers callers() {
    return new Callers(settings.developers());
  }

  /** Returns the log lines of requests; only a function that may read the key names identities. */
  RequestLines requestLines(boolean hasKey) {
    return new RequestLines(
        environment, host, hasKey ? tokenKeys.identityNames()::of : _ -> IdentityNames.Name.NONE);
  }

  /** Tells whether Lambda will take a snapshot of this process once it has started. */
  boolean isBeforeSnapshot() {
    return "snap-start".equals(environment.get("AWS_LAMBDA_INITIALIZATION_TYPE"));
  }

  /** Returns a router to the operations on datasets. */
  Router datasetRouter() {
    TokenSealer sealer = new TokenSealer(tokenKeys.keys());
    SyncSessions sessions = new SyncSessions(sealer, clock);
    UpdateRecords updateRecords =
        new UpdateRecords(
            datasets,
            sessions,
            new DatasetLimits(
                settings.quotas(), TombstoneBounds.withMaxAge(settings.maxTombstoneAge())),
            clock,
            BACKOFF);
    return new Router(
        List.of(
            new UpdateRecordsEndpoint(
                updateRecords,
                host.triggers(TriggerWiring.triggers(settings, environment, poolTriggers::of))),
            new ListRecordsEndpoint(new ListRecords(datasets, sessions, sealer)),
            new ListDatasetsEndpoint(new ListDatasets(datasets, sealer)),
            new DescribeDatasetEndpoint(new DescribeDataset(datasets)),
            new DeleteDatasetEndpoint(new DeleteDataset(datasets, BACKOFF)),
            new DescribeIdentityUsageEndpoint(new DescribeIdentityUsage(datasets))),
        settings.identityPools());
  }

  /** Returns a router to the operations on identity pools. */
  Router poolRouter() {
    WalkWiring walks = walks();
    var usage =
        new GatedPoolUsageStore(
            new DynamoDbPoolUsageStore(dynamoDb, settings.table(), BACKOFF), gate);
    return new Router(
        List.of(
            new GetCognitoEventsEndpoint(new GetCognitoEvents(pools)),
            new SetCognitoEventsEndpoint(
                new SetCognitoEvents(pools, settings.triggers().functions())),
            new GetIdentityPoolConfigurationEndpoint(new GetIdentityPoolConfiguration(pools)),
            new SetIdentityPoolConfigurationEndpoint(
                new SetIdentityPoolConfiguration(pools, settings.publishing())),
            new BulkPublishEndpoint(walks.bulkPublish(pools, settings)),
            new GetBulkPublishDetailsEndpoint(walks.details()),
            new DescribeIdentityPoolUsageEndpoint(new DescribeIdentityPoolUsage(usage)),
            new ListIdentityPoolUsageEndpoint(
                new ListIdentityPoolUsage(usage, settings.identityPools()))),
        settings.identityPools());
  }

  /** Returns the work of the function that walks over the table. */
  BulkPublishFunction.Work bulkPublishWork() {
    return walks()
        .work(
            pools,
            settings.poolCache(),
            new StreamWiring(environment).streams(settings.publishing(), clock));
  }

  private WalkWiring walks() {
    return new WalkWiring(
        new WalkedTable(dynamoDb, settings.table(), datasets, gate), BACKOFF, clock);
  }

  /** Returns a router to the operations on devices and subscriptions. */
  Router pushRouter() {
    return new Router(push().endpoints(new DescribeDataset(datasets)), settings.identityPools());
  }

  private PushWiring push() {
    PushStore devices =
        new GatedPushStore(new DynamoDbPushStore(dynamoDb, settings.table(), BACKOFF), gate);
    return new PushWiring(environment, settings, pools, devices, BACKOFF, clock);
  }

  /** Returns the work of the function of the table's changes. */
  ChangesFunction.Work changesWork() {
    var ledger = new DynamoDbUsageLedger(dynamoDb, settings.table(), BACKOFF, clock);
    return new ChangesFunction.Work(
        new StreamedUsage(
                new CountUsage(ledger), List.of(push().sending(), WebPushWiring.news(settings)))
            ::count,
        ledger::forgetPools);
  }

  /** Returns the handler that publishes the table's changes to the streams of pools. */
  ChangeHandler streams() {
    CommitPartReader commits = new CommitPartReader(dynamoDb, settings.table(), BACKOFF);
    StreamWiring wiring = new StreamWiring(environment);
    PublishUpdates publishUpdates =
        new PublishUpdates(
            pools,
            new PoolCache<>(pools::configuration, settings.poolCache(), clock)::of,
            wiring.streams(settings.publishing(), clock),
            StreamWiring.pace());
    return new StreamedUpdates(publishUpdates, commits::read, wiring.failedChanges())::publish;
  }

  /** Calls the services that requests need; only a function that may read the key reads it. */
  void callServices(boolean hasKey) {
    PrimingWiring.callServices(settings, host, hasKey);
  }

  /** Makes the first request after Lambda's snapshot look at the state of the table. */
  void closeGate() {
    gate.close();
  }

  /** Drops the cached settings of pools. */
  void forgetPools() {
    streaming.clear();
    poolTriggers.clear();
  }
}
