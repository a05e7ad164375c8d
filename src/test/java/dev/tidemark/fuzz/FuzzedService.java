package dev.tidemark.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.ThreadMXBean;
import dev.tidemark.dynamodb.DynamoDbDatasetStore;
import dev.tidemark.dynamodb.DynamoDbPoolStore;
import dev.tidemark.dynamodb.DynamoDbPushStore;
import dev.tidemark.events.EventContext;
import dev.tidemark.http.Router;
import dev.tidemark.http.endpoint.DeleteDatasetEndpoint;
import dev.tidemark.http.endpoint.DescribeDatasetEndpoint;
import dev.tidemark.http.endpoint.DescribeIdentityUsageEndpoint;
import dev.tidemark.http.endpoint.GetCognitoEventsEndpoint;
import dev.tidemark.http.endpoint.GetIdentityPoolConfigurationEndpoint;
import dev.tidemark.http.endpoint.ListDatasetsEndpoint;
import dev.tidemark.http.endpoint.ListRecordsEndpoint;
import dev.tidemark.http.endpoint.RegisterDeviceEndpoint;
import dev.tidemark.http.endpoint.SetCognitoEventsEndpoint;
import dev.tidemark.http.endpoint.SetIdentityPoolConfigurationEndpoint;
import dev.tidemark.http.endpoint.SubscribeToDatasetEndpoint;
import dev.tidemark.http.endpoint.UnsubscribeFromDatasetEndpoint;
import dev.tidemark.http.endpoint.UpdateRecordsEndpoint;
import dev.tidemark.lambda.RouterFunction;
import dev.tidemark.lambda.error.OperationException;
import dev.tidemark.local.memory.MemoryDynamoDb;
import dev.tidemark.model.ArnPattern;
import dev.tidemark.model.DatasetLimits;
import dev.tidemark.model.PlatformApplicationArn;
import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.model.Quotas;
import dev.tidemark.model.TombstoneBounds;
import dev.tidemark.pool.GetCognitoEvents;
import dev.tidemark.pool.GetIdentityPoolConfiguration;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PoolStore;
import dev.tidemark.pool.PublishingTargets;
import dev.tidemark.pool.PushSync;
import dev.tidemark.pool.SetCognitoEvents;
import dev.tidemark.pool.SetIdentityPoolConfiguration;
import dev.tidemark.push.PlatformEndpoints;
import dev.tidemark.push.PushStore;
import dev.tidemark.push.RegisterDevice;
import dev.tidemark.push.SubscribeToDataset;
import dev.tidemark.push.UnsubscribeFromDataset;
import dev.tidemark.store.Backoff;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.sync.DeleteDataset;
import dev.tidemark.sync.DescribeDataset;
import dev.tidemark.sync.DescribeIdentityUsage;
import dev.tidemark.sync.ListDatasets;
import dev.tidemark.sync.ListRecords;
import dev.tidemark.sync.SyncSessions;
import dev.tidemark.sync.SyncTriggers;
import dev.tidemark.sync.UpdateRecords;
import dev.tidemark.token.TokenKey;
import dev.tidemark.token.TokenKeys;
import dev.tidemark.token.TokenSealer;
import dev.tidemark.trigger.ConfiguredTriggers;
import dev.tidemark.trigger.TriggerHandlers;
import dev.tidemark.trigger.TriggerLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A function with all operations, on a DynamoDB in memory that counts calls. */
final class FuzzedService {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** The configuration of each pool, as far as push notifications need it. */
  private static final PoolConfiguration WITH_PUSH =
      new PoolConfiguration(
          Optional.of(
              new PushSync(
                  List.of(
                      new PlatformApplicationArn(
                          "arn:aws:sns:us-east-1:123456789012:app/GCM/game")),
                  Optional.empty())),
          Optional.empty(),
          1);

  private final MemoryDynamoDb dynamoDb = new MemoryDynamoDb();
  private final RouterFunction function;

  /** Makes a service with a sync trigger or without. */
  FuzzedService(boolean hasTrigger) {
    function =
        new RouterFunction(
            router(dynamoDb, hasTrigger ? trigger() : SyncTriggers.NONE), FuzzedEvents.DEVELOPER);
  }

  /**
   * The effect of an event.
   *
   * @param output the output, or the error as Lambda reports it
   * @param usage the calls to DynamoDB
   * @param isStored whether an item changed
   * @param allocatedBytes the bytes allocated
   */
  record Effect(String output, MemoryDynamoDb.Usage usage, boolean isStored, long allocatedBytes) {}

  private static Router router(MemoryDynamoDb dynamoDb, SyncTriggers triggers) {
    Backoff backoff = Backoff.jittered(Duration.ofMillis(1), Duration.ofMillis(2));
    InstantSource clock = InstantSource.system();
    DatasetStore store = new DynamoDbDatasetStore(dynamoDb, "table", backoff);
    PoolStore pools = new DynamoDbPoolStore(dynamoDb, "table", backoff);
    TokenSealer sealer = new TokenSealer(TokenKeys.of(new TokenKey(new byte[32])));
    SyncSessions sessions = new SyncSessions(sealer, clock);
    UpdateRecords updates =
        new UpdateRecords(
            store,
            sessions,
            new DatasetLimits(Quotas.AMAZON, TombstoneBounds.withMaxAge(Duration.ofDays(180))),
            clock,
            backoff);
    PushStore devices = new DynamoDbPushStore(dynamoDb, "table", backoff);
    DescribeDataset describe = new DescribeDataset(store);
    List<ArnPattern> any = ArnPattern.list("*");
    return new Router(
        List.of(
            new UpdateRecordsEndpoint(updates, triggers),
            new ListRecordsEndpoint(new ListRecords(store, sessions, sealer)),
            new ListDatasetsEndpoint(new ListDatasets(store, sealer)),
            new DescribeDatasetEndpoint(describe),
            new DeleteDatasetEndpoint(new DeleteDataset(store, backoff)),
            new DescribeIdentityUsageEndpoint(new DescribeIdentityUsage(store)),
            new GetCognitoEventsEndpoint(new GetCognitoEvents(pools)),
            new SetCognitoEventsEndpoint(new SetCognitoEvents(pools, any)),
            new GetIdentityPoolConfigurationEndpoint(new GetIdentityPoolConfiguration(pools)),
            new SetIdentityPoolConfigurationEndpoint(
                new SetIdentityPoolConfiguration(pools, new PublishingTargets(any, any, any, any))),
            new RegisterDeviceEndpoint(
                new RegisterDevice(_ -> WITH_PUSH, endpoints(), devices, backoff)),
            new SubscribeToDatasetEndpoint(
                new SubscribeToDataset(
                    _ -> WITH_PUSH, id -> describe.describe(id).isPresent(), devices, backoff)),
            new UnsubscribeFromDatasetEndpoint(new UnsubscribeFromDataset(devices, backoff))),
        Set.of());
  }

  /** Each token has an endpoint of its own. */
  private static PlatformEndpoints endpoints() {
    return (_, application, token) ->
        new PlatformEndpoints.Result.Registered(
            new PlatformEndpointArn(
                application.value().replace(":app/", ":endpoint/")
                    + "/"
                    + Integer.toHexString(token.value().hashCode())));
  }

  private static SyncTriggers trigger() {
    TriggerLimits limits = new TriggerLimits(Duration.ofSeconds(5), false);
    return new ConfiguredTriggers(
        _ -> Optional.empty(),
        region -> {
          throw new IllegalStateException("no pool has a function in " + region);
        },
        TriggerHandlers.load(FuzzedTrigger.class.getName(), Map.of(), limits),
        limits,
        new ConfiguredTriggers.Scope(true, false));
  }

  /** Invokes the function. Exceptions become what Lambda would report of them. */
  Effect invoke(byte[] event) {
    dynamoDb.usage();
    List<Map<String, AttributeValue>> items = dynamoDb.all();
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    String error = "";
    try {
      function.handleRequest(new ByteArrayInputStream(event), output, new EventContext());
    } catch (OperationException e) {
      error = e.getClass().getSimpleName() + ": " + e.getMessage();
    } catch (IOException | RuntimeException e) {
      error = e.toString();
    }
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    return new Effect(
        error.isEmpty() ? output.toString(UTF_8) : error,
        dynamoDb.usage(),
        !items.equals(dynamoDb.all()),
        allocated);
  }
}
