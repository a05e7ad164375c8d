package dev.tidemark.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.DynamoDbPoolUsageStore;
import dev.tidemark.dynamodb.DynamoDbUsageLedger;
import dev.tidemark.local.memory.MemoryDynamoDb;
import dev.tidemark.model.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The cost of counting and reporting usage, in DynamoDB's calls and units. */
class UsageCostTest {
  private final MemoryDynamoDb dynamoDb = new MemoryDynamoDb();
  private final CountUsage countUsage =
      new CountUsage(
          new DynamoDbUsageLedger(dynamoDb, "table", _ -> true, InstantSource.fixed(Samples.DATE)));

  private void count(int first, int changes) {
    countUsage.count(
        "2026-11-28T00:00:00.000",
        IntStream.range(first, first + changes)
            .mapToObj(
                number ->
                    new UsageChange(
                        number % 2 == 0 ? Samples.POOL : Samples.OTHER_POOL,
                        new SequenceNumber("1000000000000000000000" + number),
                        new UsageDifference(10, 1, Samples.DATE)))
            .toList());
  }

  private void assertCost(List<String> calls, long readUnits, long writeUnits) {
    assertEquals(new MemoryDynamoDb.Usage(calls, readUnits, writeUnits), dynamoDb.usage());
  }

  @Test
  void batch_takesOneTransactionForEachPool() throws IOException {
    List<String> two = List.of("TransactWriteItems", "TransactWriteItems");
    count(1000, 1000);
    assertCost(two, 0, 2 * 6);
    count(2000, 1000);
    assertCost(two, 0, 2 * 4);
    String page = Files.readString(Path.of("docs/performance.md")).replace('\n', ' ');
    assertTrue(
        page.contains(
            "one TransactWriteItems of 4 write units for each pool in the batch, and of 6 for the"
                + " first batch"));
  }

  @Test
  void repetition_takesOneRefusedTransactionForEachBatchInIt() {
    count(1000, 10);
    count(1010, 10);
    dynamoDb.usage();
    count(1000, 20);
    assertEquals(4, dynamoDb.usage().calls().size());
  }

  @Test
  void usageOfFullCounters_takesOneReadUnit() {
    IntStream.range(0, 100).forEach(batch -> count(1000 + 2 * batch, 2));
    dynamoDb.usage();
    DynamoDbPoolUsageStore store = new DynamoDbPoolUsageStore(dynamoDb, "table", _ -> true);
    new DescribeIdentityPoolUsage(store).describe(Samples.POOL);
    assertCost(List.of("Query"), 1, 0);
    new ListIdentityPoolUsage(store, Set.of()).list(60);
    assertCost(List.of("Query", "Query", "Query"), 3, 0);
  }
}
