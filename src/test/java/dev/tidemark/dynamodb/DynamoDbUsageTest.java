package dev.tidemark.dynamodb;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.OTHER_POOL;
import static dev.tidemark.model.Samples.POOL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.consistency.support.QuietLogs;
import dev.tidemark.dynamodb.FaultyDynamoDb.Fault;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.ProjectTemplate;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.usage.CountedBatch;
import dev.tidemark.usage.ListIdentityPoolUsage;
import dev.tidemark.usage.PoolUsage;
import dev.tidemark.usage.SequenceNumber;
import dev.tidemark.usage.UsageDifference;
import dev.tidemark.usage.UsageLedger;
import dev.tidemark.usage.UsageLedger.Result;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The ledger and the store of usage, on DynamoDB Local with faults. */
@ExtendWith(QuietLogs.class)
final class DynamoDbUsageTest {
  /** DynamoDB Local deletes items that have expired by the machine's clock. */
  private final Instant now = Instant.now();

  private static final UsageDifference TEN = new UsageDifference(10, 1, DATE);

  private static EmbeddedDynamoDb dynamoDb;
  private static FaultyDynamoDb faults;
  private static DynamoDbClient client;
  private static int tables;

  private UsageLedger ledger;
  private DynamoDbPoolUsageStore store;

  @BeforeAll
  static void start() throws IOException {
    dynamoDb = EmbeddedDynamoDb.start();
    faults = new FaultyDynamoDb(dynamoDb.endpoint());
    client = DynamoDbClients.create(faults.endpoint());
  }

  @AfterAll
  static void stop() {
    client.close();
    faults.close();
    dynamoDb.close();
  }

  @BeforeEach
  void createTable() {
    faults.next();
    tables++;
    ProjectTemplate.TABLE.createIfAbsent(client, table());
    ledger = newLedger();
    store = new DynamoDbPoolUsageStore(client, table(), _ -> true);
  }

  private UsageLedger newLedger() {
    return new DynamoDbUsageLedger(client, table(), _ -> true, InstantSource.fixed(now));
  }

  private static String table() {
    return "usage-" + tables;
  }

  private static CountedBatch batch(String first, String last) {
    return new CountedBatch("stream", new SequenceNumber(first), new SequenceNumber(last));
  }

  private void assertUsage(long bytes, long sessions, Instant date) {
    assertEquals(Optional.of(new PoolUsage(POOL, sessions, bytes, date)), store.usage(POOL));
  }

  private static Item only(String sortPrefix) {
    List<Item> found =
        client.scan(scan -> scan.tableName(table())).items().stream()
            .map(Item::new)
            .filter(item -> item.key().sort().startsWith(sortPrefix))
            .toList();
    assertEquals(1, found.size(), found.toString());
    return found.getFirst();
  }

  /** Sets an attribute of an item, as a newer version does. */
  private static void set(Item item, String attribute, long value) {
    client.updateItem(
        update ->
            update
                .tableName(table())
                .key(item.key().attributes())
                .updateExpression("SET " + attribute + " = :value")
                .expressionAttributeValues(Map.of(":value", Item.number(value))));
  }

  @Test
  void poolWithoutCounters_hasNoUsage() {
    assertEquals(Optional.empty(), store.usage(POOL));
    assertEquals(List.of(), store.pools(60));
  }

  @Test
  void repeatedBatch_isCountedOnce() {
    assertEquals(new Result.Counted(), ledger.count(POOL, batch("7", "9"), TEN));
    Result counted = new Result.AlreadyCounted(new SequenceNumber("9"));
    assertEquals(counted, ledger.count(POOL, batch("7", "9"), TEN));
    assertEquals(counted, newLedger().count(POOL, batch("7", "12"), TEN));
    assertUsage(10, 1, DATE);
  }

  @Test
  void batchOfAnotherPoolOrStream_isAnother() {
    ledger.count(POOL, batch("7", "9"), TEN);
    ledger.count(OTHER_POOL, batch("7", "9"), TEN);
    CountedBatch ofOtherStream =
        new CountedBatch("other", new SequenceNumber("7"), new SequenceNumber("9"));
    assertEquals(new Result.Counted(), ledger.count(POOL, ofOtherStream, TEN));
    assertUsage(20, 2, DATE);
  }

  @Test
  void rememberedBatch_expiresAfterTwoDays() {
    ledger.count(POOL, batch("7", "9"), TEN);
    assertEquals(now.plus(Duration.ofDays(2)).getEpochSecond(), only("counted/").number("ttl"));
  }

  @Test
  void lateBatch_keepsTheDate() {
    ledger.count(POOL, batch("7", "9"), TEN);
    // The text of this number has the same hash modulo 16, so the counter is the same.
    ledger.count(
        POOL, batch(sameCounterAs("7"), "99999"), new UsageDifference(-4, 0, DATE.minusSeconds(1)));
    only(ItemKey.USAGE_PREFIX);
    assertUsage(6, 1, DATE);
  }

  private static String sameCounterAs(String first) {
    ItemKey counter = UsageCounter.key(POOL, batch(first, first));
    for (int number = 10; ; number++) {
      String text = Integer.toString(number);
      if (UsageCounter.key(POOL, batch(text, text)).equals(counter)) {
        return text;
      }
    }
  }

  @Test
  void lostResponse_isNotCountedTwice() {
    faults.next(new Fault.LostResponse());
    ledger.count(POOL, batch("7", "9"), TEN);
    assertUsage(10, 1, DATE);
  }

  @Test
  void unknownOutcome_isFoundOutByTheRepetition() {
    faults.next();
    faults.always(new Fault.LostResponse());
    assertThrows(StoreFailedException.class, () -> ledger.count(POOL, batch("7", "9"), TEN));
    faults.next();
    assertEquals(
        new Result.AlreadyCounted(new SequenceNumber("9")),
        ledger.count(POOL, batch("7", "9"), TEN));
    assertUsage(10, 1, DATE);

    faults.next();
    faults.always(new Fault.LostRequest());
    assertThrows(StoreFailedException.class, () -> ledger.count(POOL, batch("17", "19"), TEN));
    faults.next();
    assertEquals(new Result.Counted(), ledger.count(POOL, batch("17", "19"), TEN));
    assertUsage(20, 2, DATE);
  }

  @Test
  void throttling_isRetriedAndThenReported() {
    faults.next(FaultyDynamoDb.cancelled("None", "TransactionConflict"));
    assertEquals(new Result.Counted(), ledger.count(POOL, batch("1", "2"), TEN));

    faults.next();
    faults.always(FaultyDynamoDb.cancelled("None", "TransactionConflict"));
    assertThrows(StoreBusyException.class, () -> ledger.count(POOL, batch("3", "4"), TEN));
    faults.next();
    assertUsage(10, 1, DATE);
  }

  @Test
  void pools_areListedInOrderAndPages() {
    IdentityPoolId third = new IdentityPoolId("us-east-1:33333333-3333-3333-3333-333333333333");
    for (IdentityPoolId pool : List.of(third, POOL, OTHER_POOL)) {
      ledger.count(pool, batch("7", "9"), TEN);
    }
    assertEquals(List.of(POOL, OTHER_POOL), store.pools(2));
    assertEquals(List.of(third), store.poolsAfter(OTHER_POOL, 2));

    ListIdentityPoolUsage.Result ofServed = new ListIdentityPoolUsage(store, Set.of(third)).list(1);
    assertEquals(
        new ListIdentityPoolUsage.Result.Page(
            List.of(new PoolUsage(third, 1, 10, DATE)), Optional.empty()),
        ofServed);
  }

  // Items that a newer version has written

  @Test
  void newerCounter_isNeitherReadNorWritten() {
    ledger.count(POOL, batch("7", "9"), TEN);
    set(only(ItemKey.USAGE_PREFIX), Format.ATTRIBUTE, 3);
    Item before = only(ItemKey.USAGE_PREFIX);

    assertThrows(StoreBusyException.class, () -> store.usage(POOL));
    String first = sameCounterAs("7");
    assertThrows(StoreBusyException.class, () -> ledger.count(POOL, batch(first, first), TEN));
    assertEquals(before, only(ItemKey.USAGE_PREFIX));
    only(ItemKey.COUNTED_PREFIX);
  }

  @Test
  void newerRememberedBatch_isNeitherReadNorWritten() {
    ledger.count(POOL, batch("7", "9"), TEN);
    set(only(ItemKey.COUNTED_PREFIX), Format.ATTRIBUTE, 3);

    assertThrows(StoreBusyException.class, () -> ledger.count(POOL, batch("7", "9"), TEN));
    assertUsage(10, 1, DATE);
  }

  @Test
  void newerListedPool_isNeitherReadNorWritten() {
    ledger.count(POOL, batch("7", "9"), TEN);
    set(only(POOL.value()), Format.ATTRIBUTE, 3);

    assertThrows(StoreBusyException.class, () -> store.pools(1));
    assertThrows(StoreBusyException.class, () -> newLedger().count(POOL, batch("17", "19"), TEN));
    assertUsage(10, 1, DATE);
  }

  @Test
  void unknownAttributes_survive() {
    ledger.count(POOL, batch("7", "9"), TEN);
    set(only(ItemKey.USAGE_PREFIX), "future", 7);
    set(only(POOL.value()), "future", 7);
    String first = sameCounterAs("7");

    newLedger().count(POOL, batch(first, first), TEN);
    for (String prefix : List.of(ItemKey.USAGE_PREFIX, POOL.value())) {
      Map<String, AttributeValue> after = only(prefix).attributes();
      assertEquals(Optional.of(Item.number(7)), Optional.ofNullable(after.get("future")));
    }
    assertUsage(20, 2, DATE);
  }
}
