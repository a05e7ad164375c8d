package dev.tidemark.consistency.restores;

import dev.tidemark.consistency.history.History;
import dev.tidemark.consistency.history.ServiceConfig;
import dev.tidemark.consistency.workload.InProcessService;
import dev.tidemark.consistency.workload.World.Sender;
import dev.tidemark.dynamodb.DynamoDbPoolStore;
import dev.tidemark.dynamodb.GatedDatasetStore;
import dev.tidemark.dynamodb.GatedPoolStore;
import dev.tidemark.dynamodb.StoreInternals;
import dev.tidemark.dynamodb.TableGate;
import dev.tidemark.http.HttpResponse;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import dev.tidemark.pool.PoolStore;
import dev.tidemark.sync.DatasetStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** An instance of the deployed function, with the table and the floor of its version. */
final class FunctionInstance {
  /** A fixed salt makes a schedule repeatable. */
  static final long SALT = 7;

  private static final String TABLE = "table";

  /** No pruning by age, no trigger, and clocks that are right. */
  private static final ServiceConfig CONFIG =
      new ServiceConfig(false, ServiceConfig.NO_PRUNING_BY_AGE, Duration.ZERO);

  private final long floor;
  private final InstantSource clock;
  private final TableGate gate;
  private final DatasetStore datasets;
  private final PoolStore pools;
  private final Map<PoolIdentity, InProcessService> services = new HashMap<>();

  /**
   * Starts an instance.
   *
   * @param floor the version's parameter CountFloor
   */
  FunctionInstance(DynamoDbClient client, long floor, InstantSource clock) {
    this.floor = floor;
    this.clock = clock;
    this.gate = new TableGate(client, TABLE, new SyncCount(floor));
    this.datasets =
        new GatedDatasetStore(
            StoreInternals.datasetStore(client, TABLE, _ -> true, () -> SALT, new SyncCount(floor)),
            gate);
    this.pools = new GatedPoolStore(new DynamoDbPoolStore(client, TABLE, _ -> true), gate);
  }

  long floor() {
    return floor;
  }

  /** Prepares for a snapshot, as the deployed function does. */
  void prepareForSnapshot() {
    gate.close();
  }

  HttpResponse serve(
      int call, PoolIdentity identity, Sender sender, String operation, JsonObject input) {
    return services.computeIfAbsent(identity, this::service).serve(call, sender, operation, input);
  }

  private InProcessService service(PoolIdentity identity) {
    return new InProcessService(
        identity,
        new History(identity.pool().value(), identity.identity().value(), CONFIG),
        datasets,
        pools,
        clock,
        _ -> true,
        trigger -> trigger);
  }
}
