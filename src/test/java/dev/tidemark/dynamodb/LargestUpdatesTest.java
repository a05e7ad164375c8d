package dev.tidemark.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.pages.CollidingKeys;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.ProjectTemplate;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.Modification;
import dev.tidemark.model.Quotas;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.RequestDigest;
import dev.tidemark.model.Samples;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.TombstoneBounds;
import dev.tidemark.model.Update;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.sync.DatasetStore.CommitResult;
import dev.tidemark.sync.DatasetStore.DeleteResult;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * The largest datasets that the quotas allow, in several shapes. Each dataset is converted from one
 * item, rewritten, replaced by other keys, emptied, filled again and deleted. Each step is one
 * transaction within DynamoDB's limits of 100 items and 4 MB, although the pool has a stream, so
 * that each update writes its records twice. The contents cannot be compressed.
 */
final class LargestUpdatesTest {
  private static final TombstoneBounds BOUNDS = TombstoneBounds.withMaxAge(Duration.ofDays(180));
  private static final int MAX_ITEMS = 100;
  private static final long MAX_BYTES = 4 * 1024 * 1024;

  private static final Transactions TRANSACTIONS = new Transactions();

  private static EmbeddedDynamoDb dynamoDb;
  private static DynamoDbClient client;
  private static int tables;

  private DatasetStore store = storeOf("largest-0");
  private long updates;

  /** Records the size of the last transaction. */
  private static final class Transactions implements ExecutionInterceptor {
    private int items;
    private long bytes;
    private long commitParts;
    private long commitPartBytes;

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
      if (context.request() instanceof TransactWriteItemsRequest transaction) {
        items = transaction.transactItems().size();
        bytes = transaction.transactItems().stream().mapToLong(Transactions::bytes).sum();
        List<TransactWriteItem> parts =
            transaction.transactItems().stream().filter(Transactions::isCommitPart).toList();
        commitParts = parts.size();
        commitPartBytes = parts.stream().mapToLong(Transactions::bytes).sum();
      }
    }

    private static boolean isCommitPart(TransactWriteItem write) {
      return write.put() != null && write.put().item().containsKey(Item.EXPIRY);
    }

    private static long bytes(TransactWriteItem write) {
      if (write.update() != null) {
        return new Item(write.update().key()).bytes();
      }
      return new Item(write.put() == null ? write.delete().key() : write.put().item()).bytes();
    }
  }

  @BeforeAll
  static void start() {
    dynamoDb = EmbeddedDynamoDb.start();
    client =
        DynamoDbClient.builder()
            .endpointOverride(dynamoDb.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .httpClientBuilder(AwsCrtHttpClient.builder())
            .overrideConfiguration(
                configuration -> configuration.addExecutionInterceptor(TRANSACTIONS))
            .build();
  }

  @AfterAll
  static void stop() {
    client.close();
    dynamoDb.close();
  }

  /**
   * The shape of a dataset that just fits.
   *
   * @param author the author of all records; empty gives each record another one
   * @param keys two sets of keys, each with the keys of all records
   * @param valueBytes the size of each record's value
   */
  record Shape(String name, String author, List<List<String>> keys, List<Integer> valueBytes) {
    @Override
    public String toString() {
      return name;
    }

    SequencedMap<RecordKey, RecordChange> contents(int set, Random random) {
      SequencedMap<RecordKey, RecordChange> changes = new LinkedHashMap<>();
      for (int i = 0; i < valueBytes.size(); i++) {
        changes.put(
            new RecordKey(keys.get(set).get(i)),
            new RecordChange.Replace(
                new RecordValue(incompressible(random, valueBytes.get(i))),
                Optional.of(Samples.DATE)));
      }
      return changes;
    }
  }

  static Stream<Shape> shapes() {
    return Stream.of(
        shape("1,024 values of 1 KiB", "device", 1024, 1024, i -> "key-%04d".formatted(i)),
        shape(
            "1,024 values of 1 KiB, authors of 256 bytes",
            "\u00fc".repeat(128),
            1024,
            1024,
            i -> "key-%04d".formatted(i)),
        shape("16 values just under 64 KiB", "device", 16, 65_535, i -> "key-%04d".formatted(i)),
        shape("15 values above 64 KiB", "device", 15, 69_905, i -> "key-%04d".formatted(i)),
        shape("one value of 1 MiB", "device", 1, 1_048_576, i -> "k" + i),
        shape(
            "255 keys of 1,024 characters of four bytes",
            "device",
            255,
            4_112,
            i -> keyOf(i, 1024, 0x10000, 0x110000)),
        shape(
            "1,024 keys of 256 bytes, the most of tombstones",
            "device",
            1024,
            1024,
            i -> keyOf(i, 256, 0x21, 0x7f)),
        shape(
            "1,024 values of 1 KiB, each of another author of 256 bytes",
            "",
            1024,
            1024,
            i -> keyOf(i, 256, 0x21, 0x7f)),
        onOnePage(
            "1,024 values of 1 KiB, all on one page", 1024, 1024, i -> "key-%06d".formatted(i)),
        onOnePage(
            "255 keys of 4 KiB, all on one page",
            255,
            4_112,
            i -> keyOf(i, 1024, 0x10000, 0x110000)));
  }

  private static Shape shape(
      String name, String author, int records, int bytesEach, IntFunction<String> key) {
    return shape(
        name,
        author,
        bytesEach,
        List.of(
            Stream.iterate(0, i -> i + 1).limit(records).map(key::apply).toList(),
            Stream.iterate(5000, i -> i + 1).limit(records).map(key::apply).toList()));
  }

  /** Fills 1 MiB with keys and values, as far as the number of records allows. */
  private static Shape shape(String name, String author, int bytesEach, List<List<String>> keys) {
    List<Integer> values =
        keys.getFirst().stream()
            .map(key -> Math.max(0, bytesEach - new RecordKey(key).utf8Length()))
            .toList();
    return new Shape(name, author, keys, values);
  }

  private static Shape onOnePage(String name, int records, int bytesEach, IntFunction<String> key) {
    List<String> keys = CollidingKeys.of(key).limit(2L * records).toList();
    return shape(
        name,
        "device",
        bytesEach,
        List.of(keys.subList(0, records), keys.subList(records, 2 * records)));
  }

  /** Returns random characters, always the same for a number. */
  private static String keyOf(int number, int characters, int from, int to) {
    return new Random(number)
        .ints(characters, from, to)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  /** Returns random printable ASCII characters. */
  private static String incompressible(Random random, int bytes) {
    return random
        .ints(bytes, 0x20, 0x7f)
        .mapToObj(c -> String.valueOf((char) c))
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void largestUpdates_fitOneTransactionEach(Shape shape) {
    tables++;
    String table = "largest-" + tables;
    ProjectTemplate.TABLE.createIfAbsent(client, table);
    store = storeOf(table);
    Random random = new Random(1);
    List<String> sizes = new ArrayList<>();

    update(new LinkedHashMap<>(Map.of(new RecordKey("small"), removal())), shape.author());
    update(shape.contents(0, random), shape.author());
    sizes.add("converted " + size());
    Dataset full = existing();
    assertEquals(shape.valueBytes().size(), full.totals().records());
    assertTrue(Quotas.AMAZON.check(full.totals()).isEmpty());
    update(shape.contents(0, random), shape.author());
    sizes.add("rewritten " + size());
    SequencedMap<RecordKey, RecordChange> others = removals(existing());
    others.putAll(shape.contents(1, random));
    update(others, shape.author());
    sizes.add("replaced by other keys " + size());
    update(removals(existing()), shape.author());
    sizes.add("removed " + size());
    update(shape.contents(0, random), shape.author());
    sizes.add("written again " + size());
    assertInstanceOf(
        DeleteResult.Deleted.class,
        store.delete((View.Existing) store.read(Samples.dataset("d"), new Scope.Deletion())));
    sizes.add("deleted " + size());
    assertEquals(List.of(), itemsLeft(table));
    System.out.printf("%s: %s%n", shape, String.join("; ", sizes));
  }

  private static DatasetStore storeOf(String table) {
    return new DynamoDbDatasetStore(
        client,
        table,
        _ -> true,
        () -> CollidingKeys.SALT,
        SyncCount.ZERO,
        Quotas.AMAZON,
        _ -> true);
  }

  /** Returns the keys of all items but the identity's and those that expire. */
  private static List<ItemKey> itemsLeft(String table) {
    return client.scanPaginator(scan -> scan.tableName(table)).items().stream()
        .filter(item -> !item.containsKey(Item.EXPIRY))
        .map(ItemKey::of)
        .filter(key -> !key.sort().equals(ItemKey.IDENTITY))
        .toList();
  }

  private String size() {
    assertTrue(TRANSACTIONS.items <= MAX_ITEMS, "items: " + TRANSACTIONS.items);
    assertTrue(TRANSACTIONS.bytes <= MAX_BYTES, "bytes: " + TRANSACTIONS.bytes);
    return "%d items, %,d bytes, of which commit parts %d and %,d"
        .formatted(
            TRANSACTIONS.items,
            TRANSACTIONS.bytes,
            TRANSACTIONS.commitParts,
            TRANSACTIONS.commitPartBytes);
  }

  private static RecordChange removal() {
    return new RecordChange.Remove(Optional.of(Samples.DATE));
  }

  private static SequencedMap<RecordKey, RecordChange> removals(Dataset dataset) {
    SequencedMap<RecordKey, RecordChange> removals = new LinkedHashMap<>();
    dataset.records().values().stream()
        .filter(SyncRecord.Live.class::isInstance)
        .forEach(live -> removals.put(live.key(), removal()));
    return removals;
  }

  private Dataset existing() {
    return assertInstanceOf(View.Existing.class, store.read(Samples.dataset("d"), new Scope.All()))
        .dataset();
  }

  /** Returns the dataset with another author for each record. */
  private static Dataset ofManyAuthors(Dataset dataset) {
    NavigableMap<RecordKey, SyncRecord> records = new TreeMap<>();
    for (SyncRecord each : dataset.records().values()) {
      Modification modification = each.modification();
      String author = keyOf(each.key().hashCode(), 256, 0x21, 0x7f);
      records.put(
          each.key(),
          each.with(
              new Modification(
                  modification.syncCount(),
                  modification.lastModifiedDate(),
                  author,
                  modification.deviceLastModifiedDate())));
    }
    return dataset.withRecords(records);
  }

  private void update(SequencedMap<RecordKey, RecordChange> changes, String author) {
    updates++;
    Update update =
        new Update(
            changes, author, Samples.DATE, new RequestDigest(updates, 0), new UUID(updates, 0));
    View seen = store.read(Samples.dataset("d"), new Scope.All());
    Dataset before =
        switch (seen) {
          case View.Existing existing -> existing.dataset();
          case View.Missing missing ->
              Dataset.initial(Samples.dataset("d"), missing.deletedAtCount(), Samples.DATE, author);
        };
    Dataset after = before.apply(update).prune(BOUNDS, Samples.DATE);
    if (author.isEmpty()) {
      after = ofManyAuthors(after);
    }
    assertEquals(new CommitResult.Committed(), store.commit(seen, after));
    assertEquals(after, existing());
  }
}
