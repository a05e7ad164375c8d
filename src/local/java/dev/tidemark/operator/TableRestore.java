package dev.tidemark.operator;

import dev.tidemark.dynamodb.IdentityRestore;
import dev.tidemark.dynamodb.TableState;
import dev.tidemark.dynamodb.TableState.Phase;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.walk.MemoryProgress;
import dev.tidemark.dynamodb.walk.RunStatus;
import dev.tidemark.dynamodb.walk.Selection;
import dev.tidemark.dynamodb.walk.StoredRun;
import dev.tidemark.dynamodb.walk.StoredRuns;
import dev.tidemark.dynamodb.walk.TableWalk;
import dev.tidemark.dynamodb.walk.Visitor;
import dev.tidemark.model.SyncCount;
import dev.tidemark.store.Backoff;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * Raises all datasets of a restored table above the floor, a count that no device has.
 *
 * <p>The table's state is {@code restoring} from the first write to the last one. If a run is
 * killed, the next run continues it with the same floor. A run on a table that is ready does
 * nothing: another floor would make all devices resync once more.
 */
public final class TableRestore {
  /** More updates than a dataset can have had between the backup and the restore. */
  static final long MARGIN = 1_000_000;

  /** The message of a run that the backup shows in progress. */
  static final String RUN_MESSAGE = "The table was restored from a backup";

  private final InstantSource clock = InstantSource.system();
  private final DynamoDbClient client;
  private final Options options;
  private final LongConsumer progress;
  private final Consumer<String> losses;
  private final AtomicLong identities = new AtomicLong();

  /**
   * The options of a restore.
   *
   * @param table the table to restore
   * @param replacedTable the table that it replaces, if it can still be read
   * @param replacedFloor the floor of the deployment that it replaces; 0 if it had none
   * @param floor the floor to use instead of the lowest safe one
   * @param isForced whether a table that is ready gets a new floor, as at a failover
   * @param isDryRun whether nothing is written
   * @param segments how many parts of the table are processed in parallel
   */
  public record Options(
      String table,
      Optional<String> replacedTable,
      SyncCount replacedFloor,
      Optional<SyncCount> floor,
      boolean isForced,
      boolean isDryRun,
      int segments) {}

  /**
   * Creates a restore.
   *
   * @param progress receives the number of finished identities, after each identity
   * @param losses receives each loss before it is made final, so that a run that is killed has
   *     reported it; several threads call it
   */
  public TableRestore(
      DynamoDbClient client, Options options, LongConsumer progress, Consumer<String> losses) {
    this.client = client;
    this.options = options;
    this.progress = progress;
    this.losses = losses;
  }

  /**
   * Restores the table.
   *
   * @throws RestoreRefusedException if the floor would be unsafe or too high
   */
  public RestoreReport run() {
    String tableId = tableId();
    TableState before = TableState.read(client, options.table());
    boolean isSameTable = before.tableId().equals(tableId);
    if (isSameTable && before.phase() == Phase.READY && !options.isForced()) {
      return RestoreReport.ofReadyTable(before.floor());
    }
    SyncCount floor =
        isSameTable && before.phase() == Phase.RESTORING
            ? continued(before.floor())
            : newFloor(before.floor());
    begin(before, new TableState(floor, Phase.RESTORING, tableId));
    RestoreReport report = restore(floor);
    endRuns();
    write(floor, new TableState(floor, Phase.READY, tableId));
    return report;
  }

  /**
   * A run that continues another one writes nothing: its write might land after the other run has
   * ended, and close the table to functions.
   */
  private void begin(TableState before, TableState restoring) {
    if (!before.equals(restoring)) {
      write(before.floor(), restoring);
    }
  }

  /** Returns DynamoDB's id of the table, or its creation date: DynamoDB Local has no ids. */
  private String tableId() {
    TableDescription found =
        client.describeTable(table -> table.tableName(options.table())).table();
    return Optional.ofNullable(found.tableId())
        .orElseGet(() -> String.valueOf(found.creationDateTime()));
  }

  private SyncCount continued(SyncCount floor) {
    if (options.floor().filter(asked -> !asked.equals(floor)).isPresent()) {
      throw new RestoreRefusedException(
          "An earlier run has begun with the floor %s; continue without --floor".formatted(floor));
    }
    return floor;
  }

  private SyncCount newFloor(SyncCount stored) {
    SyncCount greatest =
        SyncCount.max(SyncCount.max(stored, options.replacedFloor()), greatestCount());
    SyncCount lowest = new SyncCount(greatest.value() + MARGIN);
    SyncCount floor = options.floor().orElse(lowest);
    if (floor.isBelow(lowest)) {
      throw new RestoreRefusedException(
          "The floor must be at least %s: the greatest count is %s".formatted(lowest, greatest));
    }
    if (!floor.isBelow(SyncCount.LIMIT)) {
      throw new RestoreRefusedException(
          "The floor %s is not below %s. Some clients read a count as a 32-bit integer"
              .formatted(floor, SyncCount.LIMIT));
    }
    return floor;
  }

  private SyncCount greatestCount() {
    SyncCount replaced = options.replacedTable().map(this::greatestCount).orElse(SyncCount.ZERO);
    SyncCount replacedFloor =
        options
            .replacedTable()
            .map(table -> TableState.read(client, table).floor())
            .orElse(SyncCount.ZERO);
    return SyncCount.max(greatestCount(options.table()), SyncCount.max(replaced, replacedFloor));
  }

  private SyncCount greatestCount(String table) {
    return walk(table, Selection.ALL, SyncCount.ZERO, SyncCount::max, _ -> GreatestCount::of);
  }

  /**
   * Ends the bulk publishes and the recount that the backup shows in progress: their workers are of
   * another table, and their progress since the backup is unknown.
   */
  private void endRuns() {
    StoredRuns runs =
        new StoredRuns(
            client,
            options.table(),
            Backoff.jittered(Duration.ofMillis(50), Duration.ofSeconds(2)));
    for (StoredRun run : options.isDryRun() ? List.<StoredRun>of() : runs.inProgress()) {
      runs.replace(run, run.ended(new RunStatus.Failed(clock.instant(), RUN_MESSAGE)));
    }
  }

  private RestoreReport restore(SyncCount floor) {
    IdentityRestore restore =
        new IdentityRestore(client, options.table(), floor, options.isDryRun(), losses);
    RestoreReport nothing = new RestoreReport(floor, false, 0, 0, 0, List.of());
    return walk(
        options.table(),
        Selection.KEYS,
        nothing,
        RestoreReport::plus,
        _ ->
            new IdentityVisitor<>(
                nothing,
                RestoreReport::plus,
                identity -> {
                  RestoreReport done = RestoreReport.of(floor, restore.restore(identity));
                  progress.accept(identities.incrementAndGet());
                  return done;
                }));
  }

  private <T> T walk(
      String table,
      Selection selection,
      T nothing,
      BinaryOperator<T> sum,
      IntFunction<Visitor<T>> visitors) {
    MemoryProgress<T> total = new MemoryProgress<>(options.segments(), nothing, sum);
    return new TableWalk(client, table, selection).finish(total, visitors);
  }

  /**
   * Writes the state if the floor is still the one that was read, so that two runs with different
   * floors cannot both continue.
   */
  private void write(SyncCount seenFloor, TableState state) {
    if (options.isDryRun()) {
      return;
    }
    boolean isAbsent = seenFloor.equals(SyncCount.ZERO);
    client.putItem(
        put -> {
          put.tableName(options.table()).item(state.toItem().attributes());
          if (isAbsent) {
            put.conditionExpression("attribute_not_exists(" + TableState.FLOOR + ")");
          } else {
            put.conditionExpression(TableState.FLOOR + " = :seen")
                .expressionAttributeValues(Map.of(":seen", Item.number(seenFloor.value())));
          }
        });
  }
}
