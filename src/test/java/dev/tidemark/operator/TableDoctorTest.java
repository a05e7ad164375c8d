package dev.tidemark.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.MemoryDynamoDb;
import dev.tidemark.dynamodb.Problem.Kind;
import dev.tidemark.dynamodb.TableState;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.pages.PageDirectory;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.Totals;
import dev.tidemark.operator.KilledDynamoDb.KilledException;
import dev.tidemark.operator.KilledDynamoDb.LastCall;
import dev.tidemark.operator.TableDoctor.Finding;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.sync.ListRecords;
import dev.tidemark.sync.UpdateRecords.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Finds and mends corruptions that are planted in a table. */
final class TableDoctorTest {
  private static final DatasetId SMALL = dataset("small");
  private static final DatasetId PAGES = dataset("pages");
  private static final ItemKey IDENTITY = ItemKey.identity(SMALL.owner());

  private final MemoryDynamoDb table = new MemoryDynamoDb();
  private final List<Finding> findings = new ArrayList<>();

  private static DatasetId dataset(String name) {
    return new DatasetId(
        new PoolIdentity(new IdentityPoolId("eu-west-1:0"), new IdentityId("eu-west-1:1")),
        new DatasetName(name));
  }

  private static RecordPatch patch(String key, long count, String value) {
    return new RecordPatch(
        new RecordKey(key),
        new SyncCount(count),
        new RecordChange.Replace(new RecordValue(value), Optional.empty()));
  }

  private void put(DatasetId dataset, RecordPatch... patches) {
    put(table, dataset, patches);
  }

  private static void put(MemoryDynamoDb table, DatasetId dataset, RecordPatch... patches) {
    Life life = new Life(table, 0);
    String token = life.list(dataset, 0).sessionToken();
    assertInstanceOf(Result.Updated.class, life.update(dataset, token, "device", List.of(patches)));
  }

  /** Text that deflating does not make shorter. */
  private static String text(int bytes) {
    StringBuilder text = new StringBuilder();
    new Random(bytes).ints(bytes, 33, 127).forEach(each -> text.append((char) each));
    return text.toString();
  }

  @BeforeEach
  void fill() {
    put(SMALL, patch("a", 0, "1"), patch("b", 0, "1"));
    put(SMALL, patch("a", 1, "2"));
    put(SMALL, patch("a", 2, "3"));
    put(dataset("deleted"), patch("a", 0, "1"));
    new Life(table, 0).delete(dataset("deleted"));
    put(
        PAGES,
        IntStream.range(0, 40)
            .mapToObj(i -> patch("k" + i, 0, text(1000 + i)))
            .toArray(RecordPatch[]::new));
    put(PAGES, patch("large", 0, text(80_000)));
  }

  /**
   * A corruption.
   *
   * @param kinds what a check finds
   * @param left what a repair leaves
   */
  record Planted(String name, Consumer<MemoryDynamoDb> edit, Set<Kind> kinds, Set<Kind> left) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Planted mended(String name, Consumer<MemoryDynamoDb> edit, Kind... kinds) {
    return new Planted(name, edit, Set.of(kinds), Set.of());
  }

  private static Planted left(String name, Consumer<MemoryDynamoDb> edit, Kind... kinds) {
    return new Planted(name, edit, Set.of(kinds), Set.of(kinds));
  }

  static Stream<Planted> planted() {
    ItemKey small = ItemKey.dataset(SMALL);
    ItemKey pages = ItemKey.dataset(PAGES);
    return Stream.of(
        mended("a lost update", set(small, "c", number(2)), Kind.COUNTS),
        mended("a count below its deletion", set(small, "d", number(9)), Kind.COUNTS),
        mended("a count below what was pruned", set(small, "p", number(9)), Kind.COUNTS),
        mended(
            "a deletion that was forgotten",
            set(IDENTITY, "deleted", AttributeValue.fromM(Map.of("small", number(2)))),
            Kind.COUNTS),
        mended("a dataset below the floor", TableDoctorTest::raiseFloor, Kind.COUNTS),
        mended("a page that is missing", table -> remove(table, page(table)), Kind.LOSS),
        mended("a page that is cut off", cut("page/pages/"), Kind.LOSS),
        mended("a page of unknown form", damage("page/pages/"), Kind.LOSS),
        mended(
            "a page without its count", table -> edit(table, page(table), without("c")), Kind.LOSS),
        mended(
            "a page of no update",
            table -> set(page(table), "c", number(0)).accept(table),
            Kind.LOSS),
        mended("a page of an earlier update", TableDoctorTest::bringBackPage, Kind.LOSS),
        mended("a new page", table -> set(page(table), "c", number(9)).accept(table), Kind.COUNTS),
        mended(
            "a value part that is missing",
            table -> remove(table, first(table, "value/pages/")),
            Kind.LOSS),
        mended("a value part that is cut off", cut("value/pages/"), Kind.LOSS),
        mended(
            "a value part that nobody uses",
            table -> table.putItem(put -> put.tableName("table").item(part(PAGES))),
            Kind.LEFTOVER),
        mended(
            "a value part without a dataset",
            table -> table.putItem(put -> put.tableName("table").item(part(dataset("none")))),
            Kind.LEFTOVER),
        mended(
            "pages without a dataset",
            table -> remove(table, pages),
            Kind.LEFTOVER,
            Kind.DATASET_COUNT),
        mended(
            "wrong totals", table -> edit(table, pages, TableDoctorTest::withTotals), Kind.TOTALS),
        mended(
            "a wrong number of datasets",
            set(IDENTITY, "datasetCount", number(7)),
            Kind.DATASET_COUNT),
        mended("a lost identity", table -> remove(table, IDENTITY), Kind.DATASET_COUNT),
        left(
            "a dataset without its date",
            table -> edit(table, small, without("md")),
            Kind.UNREADABLE),
        left(
            "a directory that is cut off",
            set(pages, "pages", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[9]))),
            Kind.UNREADABLE),
        left(
            "an identity whose deletions are no map",
            set(IDENTITY, "deleted", number(1)),
            Kind.UNREADABLE),
        left("a newer dataset", set(small, "f", number(2)), Kind.NEWER),
        left("a newer page", table -> set(page(table), "f", number(2)).accept(table), Kind.NEWER),
        left("a newer identity", set(IDENTITY, "f", number(2)), Kind.NEWER),
        left(
            "devices that are no list",
            table -> {
              Map<String, AttributeValue> item =
                  new HashMap<>(ItemKey.devices(SMALL.owner()).attributes());
              item.put("v", number(1));
              table.putItem(put -> put.tableName("table").item(item));
            },
            Kind.UNREADABLE),
        left("too many datasets", TableDoctorTest::copySmall, Kind.QUOTA));
  }

  private static AttributeValue number(long value) {
    return Item.number(value);
  }

  private static Consumer<MemoryDynamoDb> set(ItemKey key, String name, AttributeValue value) {
    return table ->
        edit(
            table,
            key,
            item -> {
              Map<String, AttributeValue> edited = new HashMap<>(item);
              edited.put(name, value);
              return edited;
            });
  }

  private static UnaryOperator<Map<String, AttributeValue>> without(String name) {
    return item -> {
      Map<String, AttributeValue> edited = new HashMap<>(item);
      edited.remove(name);
      return edited;
    };
  }

  private static void edit(
      MemoryDynamoDb table, ItemKey key, UnaryOperator<Map<String, AttributeValue>> edit) {
    Map<String, AttributeValue> edited = edit.apply(table.find(key.attributes()).orElseThrow());
    table.putItem(put -> put.tableName("table").item(edited));
  }

  private static void remove(MemoryDynamoDb table, ItemKey key) {
    table.apply(
        TransactWriteItem.builder()
            .delete(delete -> delete.tableName("table").key(key.attributes()))
            .build());
  }

  private static ItemKey first(MemoryDynamoDb table, String prefix) {
    return table.all().stream()
        .map(ItemKey::of)
        .filter(key -> key.sort().startsWith(prefix))
        .findFirst()
        .orElseThrow();
  }

  private static ItemKey page(MemoryDynamoDb table) {
    return first(table, "page/pages/");
  }

  private static Consumer<MemoryDynamoDb> bytes(String prefix, UnaryOperator<byte[]> edit) {
    return table -> {
      ItemKey key = first(table, prefix);
      byte[] before =
          new Item(table.find(key.attributes()).orElseThrow()).binary("b").asByteArray();
      set(key, "b", AttributeValue.fromB(SdkBytes.fromByteArray(edit.apply(before)))).accept(table);
    };
  }

  private static Consumer<MemoryDynamoDb> cut(String prefix) {
    return bytes(prefix, before -> Arrays.copyOf(before, before.length / 2));
  }

  private static Consumer<MemoryDynamoDb> damage(String prefix) {
    return bytes(
        prefix,
        before -> {
          before[0] = 77;
          return before;
        });
  }

  private static Map<String, AttributeValue> part(DatasetId dataset) {
    Map<String, AttributeValue> item =
        new HashMap<>(ItemKey.valuePart(dataset, new SyncCount(1), 77).attributes());
    item.put("b", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[3])));
    return item;
  }

  private static Map<String, AttributeValue> withTotals(Map<String, AttributeValue> dataset) {
    Item item = new Item(dataset);
    SyncCount count = new SyncCount(item.number("c"));
    PageDirectory stated = PageDirectory.decode(item.binary("pages").asByteArray(), count);
    Totals wrong = stated.totals().plus(new Totals(1, 7, 0, 0));
    Map<String, AttributeValue> edited = new HashMap<>(dataset);
    edited.put(
        "pages",
        AttributeValue.fromB(
            SdkBytes.fromByteArray(
                new PageDirectory(stated.salt(), wrong, stated.counts()).encode(count))));
    return edited;
  }

  /** Undoes the write of one page. */
  private static void bringBackPage(MemoryDynamoDb table) {
    List<Map<String, AttributeValue>> before = table.all();
    put(table, PAGES, patch("k1", 1, "changed"));
    before.stream()
        .filter(item -> ItemKey.of(item).sort().startsWith("page/"))
        .filter(item -> !table.all().contains(item))
        .forEach(item -> table.putItem(put -> put.tableName("table").item(item)));
  }

  private static void raiseFloor(MemoryDynamoDb table) {
    TableState state = new TableState(new SyncCount(1000), TableState.Phase.READY, "id");
    table.putItem(put -> put.tableName("table").item(state.toItem().attributes()));
  }

  private static void copySmall(MemoryDynamoDb table) {
    for (int copy = 0; copy < 19; copy++) {
      Map<String, AttributeValue> item =
          new HashMap<>(table.find(ItemKey.dataset(SMALL).attributes()).orElseThrow());
      item.put("sk", AttributeValue.fromS("dataset/copy" + copy));
      table.putItem(put -> put.tableName("table").item(item));
    }
    set(IDENTITY, "datasetCount", number(21)).accept(table);
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
  @MethodSource("planted")
  void corruption_isFoundAndLeftAlone(Planted planted) {
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
  @MethodSource("planted")
  void corruption_isMendedOnce(Planted planted) {
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

  static Stream<Planted> mended() {
    return planted().filter(planted -> planted.left().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("mended")
  void mendedDataset_isReadWholeAndUpdated(Planted planted) {
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
