package dev.tidemark.operator;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tidemark.dynamodb.Problem.Kind;
import dev.tidemark.dynamodb.TableState;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.pages.PageDirectory;
import dev.tidemark.local.memory.MemoryDynamoDb;
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
import dev.tidemark.sync.UpdateRecords.Result;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * A corruption of a table, and what a check must find.
 *
 * @param kinds what a check finds
 * @param left what a repair leaves
 */
record Corruption(String name, Consumer<MemoryDynamoDb> edit, Set<Kind> kinds, Set<Kind> left) {
  static final DatasetId SMALL = dataset("small");
  static final DatasetId PAGES = dataset("pages");
  static final ItemKey IDENTITY = ItemKey.identity(SMALL.owner());

  private static DatasetId dataset(String name) {
    return new DatasetId(
        new PoolIdentity(new IdentityPoolId("eu-west-1:0"), new IdentityId("eu-west-1:1")),
        new DatasetName(name));
  }

  static RecordPatch patch(String key, long count, String value) {
    return new RecordPatch(
        new RecordKey(key),
        new SyncCount(count),
        new RecordChange.Replace(new RecordValue(value), Optional.empty()));
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

  /** Makes two datasets of one identity, one in an item and one in pages, and a deleted one. */
  static void fill(MemoryDynamoDb table) {
    put(table, SMALL, patch("a", 0, "1"), patch("b", 0, "1"));
    put(table, SMALL, patch("a", 1, "2"));
    put(table, SMALL, patch("a", 2, "3"));
    put(table, dataset("deleted"), patch("a", 0, "1"));
    new Life(table, 0).delete(dataset("deleted"));
    put(
        table,
        PAGES,
        IntStream.range(0, 40)
            .mapToObj(i -> patch("k" + i, 0, text(1000 + i)))
            .toArray(RecordPatch[]::new));
    put(table, PAGES, patch("large", 0, text(80_000)));
  }

  @Override
  public String toString() {
    return name;
  }

  private static Corruption mended(String name, Consumer<MemoryDynamoDb> edit, Kind... kinds) {
    return new Corruption(name, edit, Set.of(kinds), Set.of());
  }

  private static Corruption left(String name, Consumer<MemoryDynamoDb> edit, Kind... kinds) {
    return new Corruption(name, edit, Set.of(kinds), Set.of(kinds));
  }

  /** Returns all corruptions. */
  static Stream<Corruption> all() {
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
        mended(
            "a count in the gap behind an import",
            set(small, "k", AttributeValue.fromNs(List.of("2"))),
            Kind.COUNTS),
        mended("a dataset below the floor", Corruption::raiseFloor, Kind.COUNTS),
        mended("a page that is missing", table -> remove(table, page(table)), Kind.LOSS),
        mended("a page that is cut off", cut("page/pages/"), Kind.LOSS),
        mended("a page of unknown form", damage("page/pages/"), Kind.LOSS),
        mended(
            "a page without its count", table -> edit(table, page(table), without("c")), Kind.LOSS),
        mended(
            "a page of no update",
            table -> set(page(table), "c", number(0)).accept(table),
            Kind.LOSS),
        mended("a page of an earlier update", Corruption::bringBackPage, Kind.LOSS),
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
        mended("wrong totals", table -> edit(table, pages, Corruption::withTotals), Kind.TOTALS),
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
        left("a newer dataset", set(small, "f", number(3)), Kind.NEWER),
        left("a newer page", table -> set(page(table), "f", number(3)).accept(table), Kind.NEWER),
        left("a newer identity", set(IDENTITY, "f", number(3)), Kind.NEWER),
        left(
            "devices that are no list",
            table -> {
              Map<String, AttributeValue> item =
                  new HashMap<>(ItemKey.devices(SMALL.owner()).attributes());
              item.put("v", number(1));
              table.putItem(put -> put.tableName("table").item(item));
            },
            Kind.UNREADABLE),
        left("too many datasets", Corruption::copySmall, Kind.QUOTA));
  }

  static AttributeValue number(long value) {
    return Item.number(value);
  }

  static Consumer<MemoryDynamoDb> set(ItemKey key, String name, AttributeValue value) {
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

  static void remove(MemoryDynamoDb table, ItemKey key) {
    table.apply(
        TransactWriteItem.builder()
            .delete(delete -> delete.tableName("table").key(key.attributes()))
            .build());
  }

  static ItemKey first(MemoryDynamoDb table, String prefix) {
    return table.all().stream()
        .map(ItemKey::of)
        .filter(key -> key.sort().startsWith(prefix))
        .findFirst()
        .orElseThrow();
  }

  static ItemKey page(MemoryDynamoDb table) {
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
    for (int copy = 0; copy < 99; copy++) {
      Map<String, AttributeValue> item =
          new HashMap<>(table.find(ItemKey.dataset(SMALL).attributes()).orElseThrow());
      item.put("sk", AttributeValue.fromS("dataset/copy" + copy));
      table.putItem(put -> put.tableName("table").item(item));
    }
    set(IDENTITY, "datasetCount", number(101)).accept(table);
  }
}
