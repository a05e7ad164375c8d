package dev.tidemark.browser;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.walk.MemoryProgress;
import dev.tidemark.dynamodb.walk.Selection;
import dev.tidemark.dynamodb.walk.TableWalk;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.IdentityPoolId;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Searches that scan a table. DynamoDB reads, and bills, the whole table for each. */
final class TableSearch {
  /** The most results that a search returns: the first ones in order. */
  static final int MAX_RESULTS = 1000;

  private static final int SEGMENTS = 4;

  private final DynamoDbClient client;
  private final String name;
  private final BrowsedTable table;

  TableSearch(DynamoDbClient client, String name, BrowsedTable table) {
    this.client = client;
    this.name = name;
    this.table = table;
  }

  /**
   * The results of a search.
   *
   * @param found the first results, in order
   * @param isCut whether there are more
   * @param <T> the result of one entry
   */
  record Found<T>(Map<String, T> found, boolean isCut) {
    static <T> Found<T> nothing() {
      return new Found<>(Map.of(), false);
    }
  }

  /** Returns the cost of {@link #identities}, or of {@link #records} without a key. */
  ScanCost costOfKeys() {
    return cost(ScanCost::ofKeys);
  }

  /** Returns the cost of {@link #records} with a key. */
  ScanCost costOfRecords() {
    return cost(ScanCost::ofRecords);
  }

  /** Emulators may not count the size of a table. */
  private ScanCost cost(BiFunction<Long, Long, ScanCost> ofSize) {
    TableDescription table = client.describeTable(describe -> describe.tableName(name)).table();
    return ofSize.apply(
        Optional.ofNullable(table.itemCount()).orElse(0L),
        Optional.ofNullable(table.tableSizeBytes()).orElse(0L));
  }

  /**
   * Returns the identities of a pool that have datasets, each with the number of its datasets.
   *
   * @param text a part of the identities' ids
   */
  Found<Integer> identities(IdentityPoolId pool, String text) {
    return walk(
        pool,
        id ->
            has(id.owner().identity().value(), text)
                ? Optional.of(Map.entry(id.owner().identity().value(), 1))
                : Optional.empty(),
        Integer::sum);
  }

  /**
   * Returns the datasets of a pool that have matching names and, if a key is given, records with
   * matching keys.
   *
   * @param dataset a part of the datasets' names
   * @param key a part of the records' keys, or the empty text
   * @return the matching keys by identity and dataset, which a slash separates
   */
  Found<List<String>> records(IdentityPoolId pool, String dataset, String key) {
    return walk(
        pool,
        id -> {
          List<String> keys = key.isEmpty() ? List.of() : keys(id, dataset, key);
          boolean matches = has(id.name().value(), dataset) && (key.isEmpty() || !keys.isEmpty());
          return matches
              ? Optional.of(
                  Map.entry(id.owner().identity().value() + "/" + id.name().value(), keys))
              : Optional.empty();
        },
        (first, _) -> first);
  }

  private List<String> keys(DatasetId id, String dataset, String key) {
    return Optional.of(id)
        .filter(named -> has(named.name().value(), dataset))
        .flatMap(table::dataset)
        .map(Dataset::records)
        .orElseGet(Collections::emptyNavigableMap)
        .keySet()
        .stream()
        .map(found -> found.value())
        .filter(found -> has(found, key))
        .toList();
  }

  /** Tells whether a text has a part, of which upper and lower case are alike. */
  private static boolean has(String text, String part) {
    return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }

  private <T> Found<T> walk(
      IdentityPoolId pool,
      Function<DatasetId, Optional<Map.Entry<String, T>>> match,
      BinaryOperator<T> merge) {
    Selection keys =
        new Selection(pool.value() + "/", ItemKey.DATASET_PREFIX, true, false, Integer.MAX_VALUE);
    return new TableWalk(client, name, keys)
        .finish(
            new MemoryProgress<>(SEGMENTS, Found.<T>nothing(), (a, b) -> sum(a, b, merge)),
            _ -> items -> Optional.of(matches(items, match, merge)));
  }

  private static <T> Found<T> matches(
      List<Item> items,
      Function<DatasetId, Optional<Map.Entry<String, T>>> match,
      BinaryOperator<T> merge) {
    Map<String, T> found = new TreeMap<>();
    for (Item item : items) {
      match
          .apply(item.key().datasetId())
          .ifPresent(entry -> found.merge(entry.getKey(), entry.getValue(), merge));
    }
    return new Found<>(found, false);
  }

  private static <T> Found<T> sum(Found<T> first, Found<T> second, BinaryOperator<T> merge) {
    TreeMap<String, T> all = new TreeMap<>(first.found());
    second.found().forEach((name, value) -> all.merge(name, value, merge));
    boolean isCut = first.isCut() || second.isCut() || all.size() > MAX_RESULTS;
    while (all.size() > MAX_RESULTS) {
      all.pollLastEntry();
    }
    return new Found<>(all, isCut);
  }
}
