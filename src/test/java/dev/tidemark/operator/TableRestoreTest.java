package dev.tidemark.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.DynamoDbDatasetImports;
import dev.tidemark.dynamodb.TableState;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.walk.RunStatus;
import dev.tidemark.dynamodb.walk.StoredRun;
import dev.tidemark.dynamodb.walk.StoredRuns;
import dev.tidemark.local.memory.MemoryDynamoDb;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.KeptCounts;
import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncCount;
import dev.tidemark.operator.KilledDynamoDb.KilledException;
import dev.tidemark.operator.KilledDynamoDb.LastCall;
import dev.tidemark.sync.DatasetImports;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.sync.UpdateRecords.Result;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Restores of a table: raised datasets, repeated and killed runs, and torn pages. */
final class TableRestoreTest {
  private static final long FLOOR = 1_000_003;

  private final MemoryDynamoDb table = new MemoryDynamoDb();
  private final Life life = new Life(table, 0);

  private static DatasetId dataset(int identity, String name) {
    return new DatasetId(
        new PoolIdentity(
            new IdentityPoolId("eu-west-1:0"), new IdentityId("eu-west-1:" + identity)),
        new DatasetName(name));
  }

  private static RecordPatch patch(String key, long count, String value) {
    return new RecordPatch(
        new RecordKey(key),
        new SyncCount(count),
        new RecordChange.Replace(new RecordValue(value), Optional.empty()));
  }

  private void put(DatasetId dataset, RecordPatch... patches) {
    String token = life.list(dataset, 0).sessionToken();
    assertInstanceOf(Result.Updated.class, life.update(dataset, token, "device", List.of(patches)));
  }

  /** Text that deflating does not make shorter. */
  private static String text(int bytes) {
    StringBuilder text = new StringBuilder();
    new Random(bytes).ints(bytes, 33, 127).forEach(each -> text.append((char) each));
    return text.toString();
  }

  private void fill() {
    put(dataset(1, "small"), patch("a", 0, "1"), patch("b", 0, "1"));
    put(dataset(1, "small"), patch("a", 1, "2"));
    put(dataset(1, "small"), patch("a", 2, "3"));
    put(dataset(1, "deleted"), patch("a", 0, "1"));
    life.delete(dataset(1, "deleted"));
    RecordPatch[] many =
        IntStream.range(0, 40)
            .mapToObj(i -> patch("k" + i, 0, text(1000 + i)))
            .toArray(RecordPatch[]::new);
    put(dataset(2, "pages"), many);
    put(dataset(2, "pages"), patch("large", 0, text(500_000)));
  }

  private static TableRestore.Options options(boolean isDryRun) {
    return new TableRestore.Options(
        "table", Optional.empty(), SyncCount.ZERO, Optional.empty(), false, isDryRun, 3);
  }

  private static RestoreReport restore(DynamoDbClient client) {
    return new TableRestore(client, options(false), _ -> {}, _ -> {}).run();
  }

  private Dataset existing(int identity, String name) {
    View view = new Life(table, FLOOR).store.read(dataset(identity, name), new Scope.All());
    return assertInstanceOf(View.Existing.class, view).dataset();
  }

  private void remove(Predicate<String> sort) {
    for (Map<String, AttributeValue> item : List.copyOf(table.all())) {
      if (sort.test(ItemKey.of(item).sort())) {
        table.transactWriteItems(
            request ->
                request.transactItems(
                    List.of(
                        TransactWriteItem.builder()
                            .delete(
                                delete ->
                                    delete.tableName("table").key(ItemKey.of(item).attributes()))
                            .build())));
      }
    }
  }

  /** The live dataset may have left the gap since the backup. */
  @Test
  void floor_isAboveTheGapOfAnImport() {
    put(dataset(1, "moved"), patch("a", 0, "1"));
    Dataset found = existing(1, "moved");
    MemoryDynamoDb other = new MemoryDynamoDb();
    new DynamoDbDatasetImports(other, "table", _ -> true, SyncCount.ZERO)
        .write(found, DatasetImports.Terms.FILE);

    assertEquals(new SyncCount(2_000_001), restore(other).floor());
    Dataset raised =
        assertInstanceOf(
                View.Existing.class,
                new Life(other, 2_000_001).store.read(found.id(), new Scope.All()))
            .dataset();
    assertEquals(new SyncCount(2_000_002), raised.syncCount());
    assertEquals(KeptCounts.NONE, raised.keptCounts());
    assertEquals(new SyncCount(2_000_003), raised.nextCount());
  }

  @Test
  void everyDataset_isRaisedOnceAndKeepsItsRecords() {
    fill();
    Dataset small = existing(1, "small");
    Dataset pages = existing(2, "pages");
    RestoreReport report = restore(table);

    assertEquals(new RestoreReport(new SyncCount(FLOOR), false, 2, 2, 0, List.of()), report);
    for (Dataset before : List.of(small, pages)) {
      Dataset after = existing(before.equals(small) ? 1 : 2, before.id().name().value());
      assertEquals(before.records(), after.records());
      assertEquals(before.totals(), after.totals());
      assertEquals(FLOOR + 1, after.syncCount().value());
      assertEquals(FLOOR, after.deletedAtCount().value());
      assertEquals(FLOOR, after.prunedUpToCount().value());
      assertTrue(after.recentUpdates().updates().isEmpty());
    }
  }

  @Test
  void secondRun_changesNothing() {
    fill();
    restore(table);
    List<Map<String, AttributeValue>> items = table.all();

    assertTrue(restore(table).wasReady());
    assertEquals(items, table.all());
  }

  @Test
  void dryRun_changesNothingAndReportsTheSame() {
    fill();
    List<Map<String, AttributeValue>> items = table.all();

    RestoreReport report = new TableRestore(table, options(true), _ -> {}, _ -> {}).run();
    assertEquals(items, table.all());
    assertEquals(restore(table), report);
  }

  @Test
  void runKilledBeforeAnyWrite_isContinuedByTheNext() {
    fill();
    remove(sort -> sort.startsWith("page/pages/07") || sort.endsWith("/0"));
    List<Map<String, AttributeValue>> backup = table.all();
    List<String> losses = restore(table).losses();
    List<String> expected = withoutTableId(table.all());
    for (int calls = 0; ; calls++) {
      MemoryDynamoDb copy = copyOf(backup);
      Set<String> printed = ConcurrentHashMap.newKeySet();
      if (!isKilled(new KilledDynamoDb(copy, copy, calls, LastCall.LOST), printed)) {
        assertTrue(calls > 10);
        return;
      }
      new TableRestore(copy, options(false), _ -> {}, printed::add).run();
      assertEquals(expected, withoutTableId(copy.all()), "killed before call " + calls);
      // The second run may find a page missing that the first one deleted with its lost records.
      assertTrue(printed.containsAll(losses), "killed before call " + calls + ": " + printed);
    }
  }

  private static boolean isKilled(DynamoDbClient client, Set<String> losses) {
    try {
      new TableRestore(client, options(false), _ -> {}, losses::add).run();
      return false;
    } catch (KilledException | IllegalStateException e) {
      return true;
    }
  }

  @Test
  void writesOfAKilledRun_thatLandLate_changeNothing() {
    fill();
    remove("dataset/pages"::equals);
    List<Map<String, AttributeValue>> backup = table.all();
    int landed = 0;
    for (int writes = 0; writes < 8; writes++) {
      MemoryDynamoDb copy = copyOf(backup);
      KilledDynamoDb killed = new KilledDynamoDb(copy, copy, writes, LastCall.LATE);
      isKilled(killed, ConcurrentHashMap.newKeySet());
      Life restored = new Life(copy, restore(copy).floor().value());
      DatasetId pages = dataset(2, "pages");
      String token = restored.list(pages, 0).sessionToken();
      restored.update(pages, token, "device", List.of(patch("large", 0, text(300_000))));
      List<Map<String, AttributeValue>> items = copy.all();

      killed.late().forEach(Runnable::run);
      assertEquals(items, copy.all(), "write " + writes);
      landed += killed.late().size();
    }
    assertTrue(landed > 2);
  }

  @Test
  void beginningOfAContinuedRun_thatLandsLate_doesNotCloseTheTable() {
    fill();
    isKilled(new KilledDynamoDb(table, table, 1, LastCall.LATE), ConcurrentHashMap.newKeySet());
    KilledDynamoDb second = new KilledDynamoDb(table, table, 0, LastCall.LATE);
    isKilled(second, ConcurrentHashMap.newKeySet());
    restore(table);

    second.late().forEach(Runnable::run);
    assertEquals(TableState.Phase.READY, TableState.read(table, "table").phase());
  }

  private static MemoryDynamoDb copyOf(List<Map<String, AttributeValue>> items) {
    MemoryDynamoDb copy = new MemoryDynamoDb();
    items.forEach(item -> copy.putItem(put -> put.tableName("table").item(item)));
    return copy;
  }

  private static List<String> withoutTableId(List<Map<String, AttributeValue>> items) {
    return items.stream()
        .map(
            item -> {
              Map<String, AttributeValue> sorted = new TreeMap<>(item);
              sorted.remove("tableId");
              return sorted.toString();
            })
        .toList();
  }

  @Test
  void missingPagesAndParts_areDroppedAndReported() {
    fill();
    int records = existing(2, "pages").records().size();
    remove(sort -> sort.startsWith("value/") && sort.endsWith("/0"));
    RestoreReport report = restore(table);

    Dataset after = existing(2, "pages");
    assertEquals(1, report.losses().size(), report.losses().toString());
    assertEquals(records - 1, after.records().size());
    assertTrue(after.isComplete());
    assertTrue(report.leftovers() > 0);
    assertFalse(report.losses().getFirst().contains("large"), "a key in a message");
  }

  @Test
  void missingPage_leavesTheOthers() {
    fill();
    String page =
        table.all().stream()
            .map(item -> ItemKey.of(item).sort())
            .filter(sort -> sort.startsWith("page/"))
            .findFirst()
            .orElseThrow();
    remove(page::equals);
    RestoreReport report = restore(table);

    assertEquals(1, report.losses().size());
    assertTrue(existing(2, "pages").isComplete());
    life(FLOOR).list(dataset(2, "pages"), 0);
  }

  private Life life(long floor) {
    return new Life(table, floor);
  }

  @Test
  void pagesOfAMissingDataset_doNotBlockANewOne() {
    fill();
    remove("dataset/pages"::equals);
    restore(table);

    assertTrue(table.all().stream().noneMatch(item -> ItemKey.of(item).sort().startsWith("page/")));
    String token = life(FLOOR).list(dataset(2, "pages"), 5).sessionToken();
    assertInstanceOf(
        Result.Updated.class,
        life(FLOOR)
            .update(
                dataset(2, "pages"), token, "device", List.of(patch("large", 5, text(300_000)))));
  }

  @Test
  void devicesAndOwnersOfEndpoints_areLeftAlone() {
    fill();
    PlatformEndpointArn endpoint =
        new PlatformEndpointArn("arn:aws:sns:us-east-1:123456789012:endpoint/GCM/game/1");
    List<Map<String, AttributeValue>> items =
        Stream.of(
                ItemKey.devices(dataset(1, "small").owner()),
                ItemKey.devices(dataset(9, "none").owner()),
                ItemKey.endpointOwner(endpoint))
            .map(
                key -> {
                  Map<String, AttributeValue> item = new HashMap<>(key.attributes());
                  item.put("v", AttributeValue.fromN("7"));
                  return Map.copyOf(item);
                })
            .toList();
    items.forEach(item -> table.putItem(put -> put.tableName("table").item(item)));

    RestoreReport report = restore(table);

    assertEquals(new RestoreReport(new SyncCount(FLOOR), false, 3, 2, 0, List.of()), report);
    assertTrue(List.copyOf(table.all()).containsAll(items));
  }

  @Test
  void numberOfDatasets_isCountedAgain() {
    fill();
    remove("dataset/small"::equals);
    restore(table);

    View view = life(FLOOR).store.read(dataset(1, "small"), new Scope.All());
    assertEquals(0, assertInstanceOf(View.Missing.class, view).datasets());
  }

  @Test
  void backupOfARestoredTable_isRaisedAboveItsFloor() {
    fill();
    restore(table);
    RestoreReport second = restore(copyOf(table.all()));

    assertFalse(second.wasReady());
    assertEquals(FLOOR + 1 + TableRestore.MARGIN, second.floor().value());
  }

  @Test
  void unsafeFloor_isRefused() {
    fill();
    List<Map<String, AttributeValue>> items = table.all();
    for (long floor : new long[] {4, FLOOR - 1, 2_000_000_000}) {
      TableRestore.Options asked =
          new TableRestore.Options(
              "table",
              Optional.empty(),
              SyncCount.ZERO,
              Optional.of(new SyncCount(floor)),
              false,
              false,
              1);
      TableRestore restore = new TableRestore(table, asked, _ -> {}, _ -> {});
      assertThrows(RestoreRefusedException.class, restore::run);
    }
    assertEquals(items, table.all());
  }

  @Test
  void runsInProgress_endAsFailed() {
    fill();
    StoredRuns runs = new StoredRuns(table, "table", _ -> true);
    IdentityPoolId pool = new IdentityPoolId("eu-west-1:0");
    for (ItemKey key : List.of(ItemKey.bulkPublish(pool), ItemKey.RECOUNT)) {
      StoredRun none = StoredRun.none(key);
      assertTrue(runs.replace(none, none.started("run", Instant.EPOCH, Map.of())));
    }
    List<StoredRun> before = runs.inProgress();
    new TableRestore(table, options(true), _ -> {}, _ -> {}).run();
    assertEquals(before, runs.inProgress());

    restore(table);
    assertEquals(List.of(), runs.inProgress());
    RunStatus.Failed failed =
        assertInstanceOf(RunStatus.Failed.class, runs.read(ItemKey.bulkPublish(pool)).status());
    assertEquals(TableRestore.RUN_MESSAGE, failed.message());
  }

  @Test
  void floorOfTheReplacedDeployment_counts() {
    fill();
    TableRestore.Options options =
        new TableRestore.Options(
            "table", Optional.empty(), new SyncCount(5_000_000), Optional.empty(), false, false, 1);
    assertEquals(
        6_000_000, new TableRestore(table, options, _ -> {}, _ -> {}).run().floor().value());
  }
}
