package dev.tidemark.consistency.restores;

import dev.tidemark.consistency.history.JsonValues;
import dev.tidemark.dynamodb.TableState;
import dev.tidemark.local.memory.MemoryDynamoDb;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.SyncCount;
import dev.tidemark.operator.KilledDynamoDb;
import dev.tidemark.operator.KilledDynamoDb.KilledException;
import dev.tidemark.operator.KilledDynamoDb.LastCall;
import dev.tidemark.operator.RestoreReport;
import dev.tidemark.operator.TableRestore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Runs the operator's command until it ends, though its process is killed some times. */
final class Restorer {
  private static final int MAX_KILLS = 3;

  /** Late calls are the most dangerous ones. */
  private static final List<LastCall> LAST_CALLS =
      List.of(LastCall.LOST, LastCall.DONE, LastCall.LATE, LastCall.LATE);

  private static final int MAX_CALLS_BEFORE_KILL = 16;
  private static final int MAX_WRITES_BEFORE_KILL = 6;

  /** A restore that nothing interrupts has failed. The violations say why. */
  static final class RestoreFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final MemoryDynamoDb table;
  private final MemoryDynamoDb replaced;
  private final TableRestore.Options options;
  private final Service service;
  private final DatasetId probed;
  private final Random random;
  private final Violations violations;
  private final Set<String> losses = new TreeSet<>();
  private final List<Runnable> late = new ArrayList<>();
  private final List<FunctionInstance> started = new ArrayList<>();
  private int kills;

  /**
   * Creates a restore.
   *
   * @param table the table to restore
   * @param isForced whether it is the table of the stack, and gets a higher floor
   * @param probed a dataset to ask functions for while the table is not ready
   */
  Restorer(
      MemoryDynamoDb table,
      boolean isForced,
      Service service,
      DatasetId probed,
      Random random,
      Violations violations) {
    this.table = table;
    this.replaced = service.table();
    this.service = service;
    this.probed = probed;
    this.random = random;
    this.violations = violations;
    this.options = options(isForced);
  }

  /** The old floor is known from the stack's parameters, or from the table, or from both. */
  private TableRestore.Options options(boolean isForced) {
    boolean hasReplaced = random.nextBoolean();
    boolean hasFloor = !hasReplaced || random.nextBoolean();
    return new TableRestore.Options(
        "table",
        hasReplaced ? Optional.of(KilledDynamoDb.REPLACED) : Optional.empty(),
        new SyncCount(hasFloor ? service.floor() : 0),
        Optional.empty(),
        isForced,
        false,
        1);
  }

  /** The losses that any run printed. */
  Set<String> losses() {
    return losses;
  }

  /** Calls of killed processes that have not reached DynamoDB yet. */
  List<Runnable> late() {
    return late;
  }

  /** Instances that started before the table was ready. */
  List<FunctionInstance> started() {
    return started;
  }

  int kills() {
    return kills;
  }

  /** Restores the table, and returns the report of the run that ended. */
  RestoreReport run() {
    for (int kill = random.nextInt(MAX_KILLS + 1); kill > 0; kill--) {
      LastCall lastCall = LAST_CALLS.get(random.nextInt(LAST_CALLS.size()));
      int calls = lastCall == LastCall.LATE ? MAX_WRITES_BEFORE_KILL : MAX_CALLS_BEFORE_KILL;
      KilledDynamoDb client = new KilledDynamoDb(table, replaced, random.nextInt(calls), lastCall);
      Optional<RestoreReport> report = tryRun(client);
      late.addAll(client.late());
      if (report.isPresent()) {
        return checkedAgain(report.get());
      }
      kills++;
      probe();
    }
    return tryRun(unkilled())
        .map(this::checkedAgain)
        .orElseThrow(() -> new RestoreFailedException());
  }

  private KilledDynamoDb unkilled() {
    return new KilledDynamoDb(table, replaced, Integer.MAX_VALUE, LastCall.DONE);
  }

  private Optional<RestoreReport> tryRun(KilledDynamoDb client) {
    try {
      return Optional.of(run(client));
    } catch (KilledException _) {
      return Optional.empty();
    } catch (IllegalStateException e) {
      violations.check(e.getCause() instanceof KilledException, "a restore fails: %s", e);
      return Optional.empty();
    }
  }

  private RestoreReport run(KilledDynamoDb client) {
    return new TableRestore(client, options, _ -> {}, losses::add).run();
  }

  /** A finished restore does nothing when it is run again. */
  private RestoreReport checkedAgain(RestoreReport report) {
    if (!options.isForced()) {
      List<Map<String, AttributeValue>> before = table.all();
      run(unkilled());
      violations.check(before.equals(table.all()), "a second run of a restore changes the table");
    }
    return report;
  }

  /** Starts functions of the old and the new version on a table that may not be ready. */
  private void probe() {
    TableState state = TableState.read(table, "table");
    if (state.phase() == TableState.Phase.RESTORING) {
      for (long floor : new long[] {service.floor(), state.floor().value()}) {
        FunctionInstance early = service.start(table, floor);
        for (int request = 0; request < 2; request++) {
          service.checkRefuses(
              early,
              probed,
              "ListRecords",
              JsonValues.object("DatasetName", probed.name().value()));
        }
        started.add(early);
      }
    }
  }
}
