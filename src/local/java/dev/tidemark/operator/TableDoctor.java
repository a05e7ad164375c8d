package dev.tidemark.operator;

import dev.tidemark.dynamodb.IdentityCheckup;
import dev.tidemark.dynamodb.Problem;
import dev.tidemark.dynamodb.TableState;
import dev.tidemark.dynamodb.TableState.Phase;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.item.ItemReader;
import dev.tidemark.dynamodb.walk.MemoryProgress;
import dev.tidemark.dynamodb.walk.Selection;
import dev.tidemark.dynamodb.walk.TableWalk;
import dev.tidemark.store.Backoff;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Checks every identity of a table, and mends what it can. Functions may serve the table meanwhile.
 *
 * <p>A Query may show items of different moments, so a problem counts only if several reads of the
 * identity show it. A mending is one transaction with conditions on all that it relies on, so it
 * cannot undo a concurrent update, and a run that is killed leaves nothing half done.
 */
public final class TableDoctor {
  /** Reads that must show a problem. */
  private static final int READS = 3;

  /** Rounds of mending: losses and counts first, then what no dataset uses any more. */
  private static final int MAX_ROUNDS = 5;

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final DynamoDbClient client;
  private final Options options;
  private final Consumer<Duration> pause;
  private final LongConsumer progress;
  private final Consumer<Finding> findings;
  private final ItemReader items;
  private final AtomicLong identities = new AtomicLong();

  /**
   * The options of a check.
   *
   * @param table the table's name
   * @param segments how many parts of the table are checked in parallel
   * @param isRepair whether problems are mended
   */
  public record Options(String table, int segments, boolean isRepair) {}

  /**
   * A problem, and what became of it.
   *
   * @param isMended whether it is there no more
   */
  public record Finding(Problem problem, boolean isMended) {}

  /**
   * Creates a check.
   *
   * @param pause waits between reads that must show a problem
   * @param progress receives the number of checked identities, after each identity
   * @param findings receives each finding; several threads call it
   */
  public TableDoctor(
      DynamoDbClient client,
      Options options,
      Consumer<Duration> pause,
      LongConsumer progress,
      Consumer<Finding> findings) {
    this.client = client;
    this.options = options;
    this.pause = pause;
    this.progress = progress;
    this.findings = findings;
    this.items =
        new ItemReader(
            client,
            options.table(),
            Backoff.jittered(Duration.ofMillis(50), Duration.ofSeconds(2)));
  }

  /** Checks the table. */
  public DoctorReport run() {
    TableState state = TableState.read(client, options.table());
    boolean isServed = state.phase() == Phase.READY;
    DoctorReport all =
        new TableWalk(client, options.table(), Selection.KEYS)
            .finish(
                new MemoryProgress<>(options.segments(), DoctorReport.NOTHING, DoctorReport::plus),
                _ ->
                    new IdentityVisitor<>(
                        DoctorReport.NOTHING,
                        DoctorReport::plus,
                        partition -> visit(partition, state)));
    if (isServed) {
      return all;
    }
    Problem problem =
        new Problem(
            Problem.Kind.RESTORING, ItemKey.TABLE_STATE, "a restore has not ended; run it again");
    findings.accept(new Finding(problem, false));
    return all.plus(new DoctorReport(0, 0, 0, 1, 0));
  }

  private DoctorReport visit(String partition, TableState state) {
    IdentityCheckup.Result first = check(partition, state);
    Set<Problem> found = confirmed(first, partition, state);
    Set<Problem> left = found;
    // Before a restore has ended, the counts of a dataset may be those of the backup.
    if (options.isRepair() && state.phase() == Phase.READY && !found.isEmpty()) {
      mend(partition, state);
      left = confirmed(check(partition, state), partition, state);
    }
    progress.accept(identities.incrementAndGet());
    Set<Problem> all = new LinkedHashSet<>(found);
    all.addAll(left);
    for (Problem problem : all) {
      findings.accept(new Finding(problem, !left.contains(problem)));
    }
    long losses = all.stream().filter(problem -> problem.kind() == Problem.Kind.LOSS).count();
    return new DoctorReport(1, first.datasets(), all.size() - left.size(), left.size(), losses);
  }

  private IdentityCheckup.Result check(String partition, TableState state) {
    return IdentityCheckup.of(options.table(), partition, items.query(partition), state.floor());
  }

  private Set<Problem> confirmed(IdentityCheckup.Result first, String partition, TableState state) {
    Set<Problem> problems = new LinkedHashSet<>(first.problems());
    for (int read = 1; read < READS && !problems.isEmpty(); read++) {
      pause.accept(PAUSE);
      problems.retainAll(Set.copyOf(check(partition, state).problems()));
    }
    return problems;
  }

  private void mend(String partition, TableState state) {
    for (int round = 0; round < MAX_ROUNDS; round++) {
      List<List<TransactWriteItem>> mendings = check(partition, state).mendings();
      if (mendings.isEmpty()) {
        return;
      }
      mendings.forEach(this::write);
    }
  }

  /** Makes a mending; not if another writer was faster, because the next round reads again. */
  private void write(List<TransactWriteItem> writes) {
    try {
      client.transactWriteItems(request -> request.transactItems(writes));
    } catch (TransactionCanceledException e) {
      if (e.cancellationReasons().stream()
          .map(reason -> String.valueOf(reason.code()))
          .noneMatch(
              code ->
                  code.equals("ConditionalCheckFailed") || code.equals("TransactionConflict"))) {
        throw e;
      }
    }
  }
}
