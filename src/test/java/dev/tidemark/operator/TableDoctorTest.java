package dev.tidemark.operator;

import static dev.tidemark.operator.Corruption.IDENTITY;
import static dev.tidemark.operator.Corruption.PAGES;
import static dev.tidemark.operator.Corruption.SMALL;
import static dev.tidemark.operator.Corruption.first;
import static dev.tidemark.operator.Corruption.number;
import static dev.tidemark.operator.Corruption.page;
import static dev.tidemark.operator.Corruption.patch;
import static dev.tidemark.operator.Corruption.remove;
import static dev.tidemark.operator.Corruption.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.Problem.Kind;
import dev.tidemark.dynamodb.TableState;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.local.memory.MemoryDynamoDb;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.SyncCount;
import dev.tidemark.operator.KilledDynamoDb.KilledException;
import dev.tidemark.operator.KilledDynamoDb.LastCall;
import dev.tidemark.operator.TableDoctor.Finding;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.sync.ListRecords;
import dev.tidemark.sync.UpdateRecords.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Finds and mends corruptions that are planted in a table. */
final class TableDoctorTest {
  private final MemoryDynamoDb table = new MemoryDynamoDb();
  private final List<Finding> findings = new ArrayList<>();

  @BeforeEach
  void fill() {
    Corruption.fill(table);
  }

  private DoctorReport run(DynamoDbClient client, boolean isRepair) {
    findings.clear();
    ConcurrentLinkedQueue<Finding> found = new ConcurrentLinkedQueue<>();
    DoctorReport report =
        new TableDoctor(
                client, new TableDoctor.Options("table", 3, isRepair), _ -> {}, _ -> {}, found::add)
            .run();
    findings.addAll(found);
    return report;
  }

  private Set<Kind> kinds(boolean areMended) {
    return findings.stream()
        .filter(finding -> finding.isMended() == areMended)
        .map(finding -> finding.problem().kind())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void soundTable_hasNoProblem() {
    assertEquals(new DoctorReport(1, 2, 0, 0, 0), run(table, true));
    assertEquals(List.of(), findings);
  }

  @ParameterizedTest
  @MethodSource("dev.tidemark.operator.Corruption#all")
  void corruption_isFoundAndLeftAlone(Corruption planted) {
    planted.edit().accept(table);
    List<Map<String, AttributeValue>> before = table.all();

    DoctorReport report = run(table, false);

    Set<Kind> kinds = kinds(false);
    if (planted.kinds().contains(Kind.LOSS)) {
      kinds.remove(Kind.LEFTOVER); // what belonged to lost records
    }
    assertEquals(planted.kinds(), kinds, findings::toString);
    assertEquals(findings.size(), report.left());
    assertEquals(0, report.mended());
    assertEquals(before, table.all());
  }

  @ParameterizedTest
  @MethodSource("dev.tidemark.operator.Corruption#all")
  void corruption_isMendedOnce(Corruption planted) {
    planted.edit().accept(table);

    DoctorReport report = run(table, true);
    Set<Kind> mended = new TreeSet<>(planted.kinds());
    mended.removeAll(planted.left());
    assertTrue(kinds(true).containsAll(mended), findings::toString);
    assertEquals(planted.left(), kinds(false), findings::toString);
    assertEquals(planted.kinds().contains(Kind.LOSS), report.losses() > 0);

    List<Map<String, AttributeValue>> after = table.all();
    run(table, true);
    assertEquals(Set.of(), kinds(true), findings::toString);
    assertEquals(planted.left(), kinds(false), findings::toString);
    assertEquals(after, table.all());
  }

  static Stream<Corruption> mended() {
    return Corruption.all().filter(planted -> planted.left().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("mended")
  void mendedDataset_isReadWholeAndUpdated(Corruption planted) {
    Map<DatasetId, Long> counts = Map.of(SMALL, 3L, PAGES, 2L);
    planted.edit().accept(table);
    run(table, true);
    Life life = new Life(table, TableState.read(table, "table").floor().value());
    counts.forEach(
        (id, count) -> {
          if (!(life.store.read(id, new Scope.All()) instanceof View.Existing existing)) {
            return;
          }
          Dataset dataset = existing.dataset();
          assertTrue(dataset.isComplete());
          ListRecords.Result.Page page = life.list(id, count);
          boolean isRaised = dataset.syncCount().value() != count;
          assertEquals(isRaised ? dataset.records().size() : 0, page.records().size());
          assertInstanceOf(
              Result.Updated.class,
              life.update(id, page.sessionToken(), "device", List.of(patch("new", 0, "1"))));
        });
  }

  @Test
  void unfinishedRestore_isReportedAndNothingIsMended() {
    TableState state = new TableState(SyncCount.ZERO, TableState.Phase.RESTORING, "id");
    table.putItem(put -> put.tableName("table").item(state.toItem().attributes()));
    set(IDENTITY, "datasetCount", number(7)).accept(table);
    List<Map<String, AttributeValue>> before = table.all();

    run(table, true);

    assertEquals(Set.of(Kind.RESTORING, Kind.DATASET_COUNT), kinds(false));
    assertEquals(before, table.all());
  }

  @Test
  void runKilledAtAnyCall_isFinishedByTheNext() {
    remove(table, page(table));
    remove(table, first(table, "value/pages/"));
    set(IDENTITY, "datasetCount", number(7)).accept(table);
    List<Map<String, AttributeValue>> damaged = table.all();
    run(table, true);
    List<Map<String, AttributeValue>> expected = table.all();
    for (LastCall lastCall : List.of(LastCall.LOST, LastCall.DONE)) {
      int calls = 0;
      while (isKilled(damaged, calls, lastCall, expected)) {
        calls++;
      }
      assertTrue(calls > 10, "calls: " + calls);
    }
  }

  private boolean isKilled(
      List<Map<String, AttributeValue>> damaged,
      int calls,
      LastCall lastCall,
      List<Map<String, AttributeValue>> expected) {
    MemoryDynamoDb copy = new MemoryDynamoDb();
    damaged.forEach(item -> copy.putItem(put -> put.tableName("table").item(item)));
    try {
      run(new KilledDynamoDb(copy, copy, calls, lastCall), true);
      return false;
    } catch (KilledException | IllegalStateException e) {
      run(copy, true);
      assertEquals(expected, copy.all(), lastCall + " at call " + calls);
      return true;
    }
  }

  @Test
  void readThatShowsPagesLate_isNoProblem() {
    int[] reads = {0};
    MemoryDynamoDb sound = table;
    List<Map<String, AttributeValue>> whole = sound.all();
    ItemKey page = page(sound);
    remove(sound, page);
    ConcurrentLinkedQueue<Finding> found = new ConcurrentLinkedQueue<>();
    new TableDoctor(
            sound,
            new TableDoctor.Options("table", 1, true),
            _ -> {
              reads[0]++;
              whole.forEach(item -> sound.putItem(put -> put.tableName("table").item(item)));
            },
            _ -> {},
            found::add)
        .run();
    assertEquals(List.of(), List.copyOf(found));
    assertEquals(1, reads[0]);
    assertEquals(whole, sound.all());
  }
}
