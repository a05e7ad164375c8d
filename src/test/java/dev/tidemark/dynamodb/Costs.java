package dev.tidemark.dynamodb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.local.memory.MemoryDynamoDb;
import dev.tidemark.local.memory.MemoryDynamoDb.Usage;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetLimits;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.Quotas;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.TombstoneBounds;
import dev.tidemark.performance.LineChart;
import dev.tidemark.performance.PageBlock;
import dev.tidemark.sync.DeleteDataset;
import dev.tidemark.sync.DescribeDataset;
import dev.tidemark.sync.DescribeIdentityUsage;
import dev.tidemark.sync.ListDatasets;
import dev.tidemark.sync.ListRecords;
import dev.tidemark.sync.SyncSessions;
import dev.tidemark.sync.UpdateRecords;
import dev.tidemark.token.TokenKey;
import dev.tidemark.token.TokenKeys;
import dev.tidemark.token.TokenSealer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures the costs of operations in DynamoDB's calls and units, which {@link MemoryDynamoDb}
 * counts. {@code mvn -q process-test-classes exec:exec@costs} updates the tables of {@code
 * docs/performance.md}.
 */
final class Costs {
  /** The tables in the page. */
  static final PageBlock TABLE = new PageBlock("counted");

  static final PageBlock STREAMS_TABLE = new PageBlock("counted with a stream");

  private static final Path PICTURES = Path.of("docs", "pictures");

  private static final List<Integer> SIZES = List.of(1, 10, 60, 300, 1024);
  private static final int VALUE_BYTES = 200;

  /** The bytes of a record beside key and value in the customary design: names and numbers. */
  private static final int CUSTOMARY_OVERHEAD = 150;

  private static final DatasetId DATASET =
      new DatasetId(
          new PoolIdentity(
              new IdentityPoolId("eu-west-1:00000000-0000-0000-0000-000000000001"),
              new IdentityId("eu-west-1:00000000-0000-0000-0000-000000000002")),
          new DatasetName("settings"));

  private final InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(1_795_428_930_123L));
  private final MemoryDynamoDb dynamoDb = new MemoryDynamoDb();
  private final DynamoDbDatasetStore store;
  private final TokenSealer sealer =
      new TokenSealer(
          TokenKeys.of(new TokenKey("a secret of thirty-two bytes....".getBytes(US_ASCII))));
  private final SyncSessions sessions = new SyncSessions(sealer, clock);
  private final UpdateRecords updateRecords;
  private final ListRecords listRecords;
  private final Random random = new Random(1);

  private Costs() {
    this(false);
  }

  private Costs(boolean hasStream) {
    store =
        new DynamoDbDatasetStore(
            dynamoDb, "table", _ -> true, () -> 42, SyncCount.ZERO, Quotas.AMAZON, _ -> hasStream);
    updateRecords =
        new UpdateRecords(
            store,
            sessions,
            new DatasetLimits(Quotas.AMAZON, TombstoneBounds.withMaxAge(Duration.ofDays(180))),
            clock,
            _ -> true);
    listRecords = new ListRecords(store, sessions, sealer);
  }

  /**
   * A row.
   *
   * @param records the number of records of the dataset
   * @param patches the number of patches of the update; 0 for another operation
   * @param usage the measured costs
   * @param floor the units that the bytes of the records alone would take
   * @param customary the costs with an item for each record
   */
  record Row(
      String operation, int records, int patches, Usage usage, long floor, Customary customary) {
    String line() {
      return String.format(
          Locale.ROOT,
          "| %s | %,d | %s | %s | %,d | %,d | %,d | %s |",
          operation,
          records,
          patches == 0 ? "" : "%,d".formatted(patches),
          calls(usage.calls()),
          usage.readUnits(),
          usage.writeUnits(),
          floor,
          customary);
    }

    private static String calls(List<String> calls) {
      return calls.size() + ": " + String.join(", ", calls);
    }
  }

  /** The costs with an item for each record. */
  record Customary(int calls, long units) {
    @Override
    public String toString() {
      return "%,d: %,d".formatted(calls, units);
    }
  }

  /** Updates the tables in the page. */
  public static void main(String[] arguments) throws IOException {
    TABLE.write(table());
    STREAMS_TABLE.write(streamsTable());
    for (Map.Entry<Path, String> picture : pictures(rows()).entrySet()) {
      Files.writeString(picture.getKey(), picture.getValue());
    }
  }

  /** Returns the pictures of the page by their files. */
  static Map<Path, String> pictures(List<Row> rows) {
    LineChart byRecords = new LineChart("Units by the records of a dataset", "records");
    draw(byRecords, "Update of all", rows, row -> row.patches() == row.records(), Row::records);
    draw(byRecords, "Update of one", rows, row -> row.patches() == 1, Row::records);
    LineChart listings = new LineChart("Units of a listing of all records", "records");
    draw(listings, "List all", rows, _ -> true, Row::records);
    LineChart byPatches =
        new LineChart("Units of updates of a dataset of 1,024 records", "patches");
    draw(byPatches, "Update", rows, row -> row.records() == 1024, Row::patches);
    return Map.of(
        PICTURES.resolve("costs-records.svg"), byRecords.svg(),
        PICTURES.resolve("costs-listings.svg"), listings.svg(),
        PICTURES.resolve("costs-patches.svg"), byPatches.svg());
  }

  private static void draw(
      LineChart chart,
      String line,
      List<Row> rows,
      Predicate<Row> filter,
      Function<Row, Integer> place) {
    NavigableMap<Integer, Double> ours = new TreeMap<>();
    NavigableMap<Integer, Double> customary = new TreeMap<>();
    for (Row row : rows) {
      if (line.startsWith(row.operation()) && filter.test(row)) {
        ours.put(place.apply(row), 1.0 * row.usage().readUnits() + row.usage().writeUnits());
        customary.put(place.apply(row), 1.0 * row.customary().units());
      }
    }
    chart.line(line, ours).baseline("customary", customary);
  }

  /**
   * An update, without and with a stream of its pool.
   *
   * @param reading the cost of reading its commit parts, for the stream
   */
  record StreamsRow(int records, int patches, Usage without, Usage with, Usage reading) {
    String line() {
      return String.format(
          Locale.ROOT,
          "| %,d | %,d | %,d | %,d | %,d | %,d |",
          records,
          patches,
          without.writeUnits(),
          with.writeUnits(),
          with.writeUnits() - without.writeUnits(),
          reading.readUnits());
    }
  }

  static String streamsTable() {
    return """
    | Records | Patches | Write units without | Write units with | Difference | Read units of the function |
    | --- | --- | --- | --- | --- | --- |
    """
        + streamsRows().stream().map(row -> row.line() + "\n").collect(Collectors.joining());
  }

  static List<StreamsRow> streamsRows() {
    List<StreamsRow> rows = new ArrayList<>();
    for (int size : SIZES) {
      for (int patches : SIZES) {
        if (patches <= size) {
          Costs with = new Costs(true);
          rows.add(
              new StreamsRow(
                  size,
                  patches,
                  new Costs(false).updateOf(size, patches),
                  with.updateOf(size, patches),
                  with.readCommitParts()));
        }
      }
    }
    return rows;
  }

  private Usage updateOf(int records, int patches) {
    create(records);
    String token = list(0);
    dynamoDb.usage();
    update(token, patches(0, patches, 1));
    return dynamoDb.usage();
  }

  private Usage readCommitParts() {
    DatasetItem item =
        EncodedDatasetItem.decode(
                new Item(dynamoDb.find(ItemKey.dataset(DATASET).attributes()).orElseThrow()))
            .content();
    CommitPartReader reader = new CommitPartReader(dynamoDb, "table", _ -> true);
    dynamoDb.usage();
    item.commitParts().ifPresent(parts -> reader.read(DATASET, item.dataset().syncCount(), parts));
    return dynamoDb.usage();
  }

  static String table() {
    return """
    | Operation | Records | Patches | Calls | Read units | Write units | Floor | Customary |
    | --- | --- | --- | --- | --- | --- | --- | --- |
    """
        + rows().stream().map(row -> row.line() + "\n").collect(Collectors.joining());
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (int size : SIZES) {
      for (int patches : SIZES) {
        if (patches <= size) {
          rows.add(update("Update", size, patches, new Costs().updateOf(size, patches)));
        }
      }
      rows.addAll(new Costs().others(size));
    }
    return rows;
  }

  private List<Row> others(int size) {
    List<Row> rows = new ArrayList<>();
    String before = list(0);
    dynamoDb.usage();
    update(before, patches(0, size, 0));
    rows.add(update("Create", size, size, dynamoDb.usage()));
    String token = list(0);
    rows.add(listing("List all", size, size, dynamoDb.usage()));
    list(1);
    rows.add(listing("List, nothing new", size, 0, dynamoDb.usage()));
    update(token, patches(0, 1, 1));
    dynamoDb.usage();
    rows.add(repeated(size, token));
    list(1);
    rows.add(listing("List, one changed", size, 1, dynamoDb.usage()));
    if (size > 1) {
      update(token, patches(1, 1, 1));
      rows.add(update("Update after another device's", size, 1, dynamoDb.usage()));
    }
    update(token, patches(0, 1, 0));
    rows.add(new Row("Conflict", size, 1, dynamoDb.usage(), 0, new Customary(1, 2)));
    new DescribeDataset(store).describe(DATASET);
    rows.add(new Row("Describe", size, 0, dynamoDb.usage(), 1, new Customary(1, 1)));
    new ListDatasets(store, sealer).list(DATASET.owner(), Integer.MAX_VALUE);
    rows.add(new Row("ListDatasets, of one", size, 0, dynamoDb.usage(), 1, new Customary(1, 1)));
    new DescribeIdentityUsage(store).describe(DATASET.owner());
    rows.add(
        new Row(
            "DescribeIdentityUsage, of one", size, 0, dynamoDb.usage(), 1, new Customary(1, 1)));
    new DeleteDataset(store, _ -> true).delete(DATASET);
    rows.add(
        new Row(
            "Delete",
            size,
            0,
            dynamoDb.usage(),
            writeFloor(size),
            new Customary(1 + Math.ceilDiv(size, 99), reads(size) + 2L * (size + 2))));
    return rows;
  }

  private Row repeated(int size, String token) {
    random.setSeed(2);
    List<RecordPatch> patches = patches(0, 1, 2);
    update(token, patches);
    dynamoDb.usage();
    update(token, patches);
    return new Row("Update sent again", size, 1, dynamoDb.usage(), 0, new Customary(1, 2));
  }

  private static Row update(String operation, int size, int patches, Usage usage) {
    // A transaction has at most 99 records and the dataset's own item, so larger updates are not
    // atomic in that design.
    Customary customary =
        new Customary(1 + Math.ceilDiv(patches, 99), patches + 2L * (patches + 1));
    return new Row(operation, size, patches, usage, writeFloor(patches), customary);
  }

  private static Row listing(String operation, int size, int listed, Usage usage) {
    Customary customary = new Customary(listed == 0 ? 1 : 2, 1 + reads(listed));
    long floor = Math.max(1, Math.ceilDiv(bytes(listed), 4096L));
    return new Row(operation, size, 0, usage, floor, customary);
  }

  private static long writeFloor(int records) {
    return Math.ceilDiv(bytes(records), 1024L);
  }

  private static long reads(int records) {
    return Math.max(1, Math.ceilDiv(bytes(records) + (long) records * CUSTOMARY_OVERHEAD, 4096L));
  }

  private static long bytes(int records) {
    return (long) records * (VALUE_BYTES + key(0).utf8Length());
  }

  private void create(int records) {
    update(list(0), patches(0, records, 0));
  }

  private String list(long lastSyncCount) {
    ListRecords.Result result =
        listRecords.list(
            new ListRecords.Request(
                DATASET,
                new ListRecords.Start.Since(new SyncCount(lastSyncCount)),
                Integer.MAX_VALUE,
                ""));
    if (result instanceof ListRecords.Result.Page page) {
      return page.sessionToken();
    }
    throw new IllegalStateException("no page: " + result);
  }

  private void update(String token, List<RecordPatch> patches) {
    updateRecords.update(new UpdateRecords.Request(DATASET, token, "phone", patches));
  }

  /** Returns patches whose values hardly compress. */
  private List<RecordPatch> patches(int from, int number, long syncCount) {
    return IntStream.range(from, from + number)
        .mapToObj(
            i ->
                new RecordPatch(
                    key(i),
                    new SyncCount(syncCount),
                    new RecordChange.Replace(
                        new RecordValue(
                            random
                                .ints(VALUE_BYTES, 0x20, 0x7f)
                                .mapToObj(c -> String.valueOf((char) c))
                                .collect(Collectors.joining())),
                        Optional.of(clock.instant()))))
        .toList();
  }

  private static RecordKey key(int number) {
    return new RecordKey("setting-%04d".formatted(number));
  }
}
