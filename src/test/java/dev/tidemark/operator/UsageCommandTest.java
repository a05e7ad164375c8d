package dev.tidemark.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.DynamoDbPoolUsageStore;
import dev.tidemark.dynamodb.DynamoDbUsageLedger;
import dev.tidemark.dynamodb.UsageComparison.Result;
import dev.tidemark.dynamodb.UsageCorrection;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.LocalService;
import dev.tidemark.local.LocalServiceOptions;
import dev.tidemark.local.ProjectTemplate;
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
import dev.tidemark.usage.CountedBatch;
import dev.tidemark.usage.PoolUsage;
import dev.tidemark.usage.SequenceNumber;
import dev.tidemark.usage.UsageDifference;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Recounts on DynamoDB Local. */
final class UsageCommandTest {
  private static final Instant DATE = Instant.ofEpochMilli(1_795_428_930_000L);
  private static final IdentityPoolId POOL = new IdentityPoolId("eu-west-1:0");
  private static final IdentityPoolId OTHER_POOL = new IdentityPoolId("eu-west-1:1");

  private final EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start();
  private final DynamoDbClient client = dynamoDb.client();
  private final Life life = new Life(client, 0);
  private final DynamoDbUsageLedger ledger =
      new DynamoDbUsageLedger(client, "table", _ -> true, InstantSource.fixed(DATE));
  private final DynamoDbPoolUsageStore usage =
      new DynamoDbPoolUsageStore(client, "table", _ -> true);
  private final StringWriter output = new StringWriter();
  private final StringWriter errors = new StringWriter();
  private int batches;

  @BeforeEach
  void createTable() {
    ProjectTemplate.TABLE.createIfAbsent(client, "table");
  }

  @AfterEach
  void stop() {
    client.close();
    dynamoDb.close();
  }

  private void put(IdentityPoolId pool, String name, int bytes) {
    DatasetId dataset =
        new DatasetId(new PoolIdentity(pool, new IdentityId("eu-west-1:2")), new DatasetName(name));
    RecordPatch patch =
        new RecordPatch(
            new RecordKey("k"),
            SyncCount.ZERO,
            new RecordChange.Replace(new RecordValue("v".repeat(bytes - 1)), Optional.empty()));
    life.update(dataset, life.list(dataset, 0).sessionToken(), "device", List.of(patch));
  }

  private void count(IdentityPoolId pool, long bytes) {
    batches++;
    SequenceNumber number = new SequenceNumber(Integer.toString(batches));
    ledger.count(
        pool, new CountedBatch("stream", number, number), new UsageDifference(bytes, 1, DATE));
  }

  private Map<IdentityPoolId, Result> recount(Consumer<Duration> pause) {
    UsageRecount.Options options =
        new UsageRecount.Options("table", 3, Duration.ofSeconds(1), Duration.ofSeconds(2), false);
    return new UsageRecount(client, options, pause, _ -> {}).run();
  }

  @Test
  void tableThatWasNeverCounted_isCounted() {
    put(POOL, "small", 10);
    put(POOL, "large", 100_000);
    put(OTHER_POOL, "small", 7);

    assertEquals(
        Map.of(POOL, new Result.Corrected(100_010), OTHER_POOL, new Result.Corrected(7)),
        recount(_ -> {}));
    assertEquals(Optional.of(new PoolUsage(POOL, 0, 100_010, DATE)), usage.usage(POOL));
    assertEquals(List.of(POOL, OTHER_POOL), usage.pools(5));
    assertEquals(
        Map.of(POOL, new Result.Equal(), OTHER_POOL, new Result.Equal()), recount(_ -> {}));
  }

  @Test
  void wrongCounters_areCorrected() {
    put(POOL, "a", 10);
    for (int batch = 0; batch < 30; batch++) {
      count(POOL, 2);
    }
    count(OTHER_POOL, 5);

    assertEquals(
        Map.of(POOL, new Result.Corrected(-50), OTHER_POOL, new Result.Corrected(-5)),
        recount(_ -> {}));
    assertEquals(Optional.of(new PoolUsage(POOL, 30, 10, DATE)), usage.usage(POOL));
    assertEquals(Optional.of(new PoolUsage(OTHER_POOL, 1, 0, DATE)), usage.usage(OTHER_POOL));
    count(POOL, 3);
    assertEquals(13, usage.usage(POOL).orElseThrow().dataStorage());
  }

  @Test
  void poolInUse_isLeftAlone() {
    put(POOL, "a", 10);
    count(POOL, 4);
    List<Duration> pauses = new ArrayList<>();
    for (int used = 0; used < 2; used++) {
      int pauseInUse = used;
      pauses.clear();
      Map<IdentityPoolId, Result> results =
          recount(
              pause -> {
                if (pauses.size() == pauseInUse) {
                  count(POOL, 1);
                }
                pauses.add(pause);
              });
      assertEquals(Map.of(POOL, new Result.InUse()), results);
      assertEquals(List.of(Duration.ofSeconds(1), Duration.ofSeconds(2)), pauses);
    }
    assertEquals(6, usage.usage(POOL).orElseThrow().dataStorage());
  }

  @Test
  void countersWrittenAfterTheComparison_areLeftAlone() {
    UsageCorrection corrections = new UsageCorrection(client, "table", _ -> true);
    count(POOL, 4);
    UsageCorrection.Counters seen = corrections.counters(POOL);
    UsageCorrection.Stored stored = new UsageCorrection.Stored(10, DATE);
    for (int batch = 0; batch < 20; batch++) {
      UsageCorrection.Counters stale = corrections.counters(POOL);
      count(POOL, 1); // in most of the cases on another counter, also on one that did not exist
      assertFalse(corrections.correct(POOL, stale, stored));
    }
    assertFalse(corrections.correct(POOL, seen, stored));
    assertEquals(24, usage.usage(POOL).orElseThrow().dataStorage());
  }

  @Test
  void command_reportsAndCorrects() {
    put(POOL, "a", 10);
    assertEquals(3, run("--dry-run"));
    assertEquals(Optional.empty(), usage.usage(POOL));
    assertEquals(0, run());
    assertEquals(10, usage.usage(POOL).orElseThrow().dataStorage());
    assertEquals(0, run("--dry-run"));
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--recount", "--quiet-before", "0"));
    all.addAll(List.of("--quiet-after", "0"));
    all.addAll(List.of(arguments));
    int status = usage(all.toArray(String[]::new));
    assertTrue(output.toString().startsWith(POOL.value() + ": "), output.toString());
    return status;
  }

  /** Runs the command on the table. */
  private int usage(String... arguments) {
    List<String> all = new ArrayList<>(List.of("usage", "--table", "table"));
    all.addAll(List.of("--endpoint", dynamoDb.endpoint().toString()));
    all.addAll(List.of(arguments));
    return execute(all);
  }

  private int execute(List<String> arguments) {
    output.getBuffer().setLength(0);
    return Tidemark.commandLine()
        .setOut(new PrintWriter(output, true))
        .setErr(new PrintWriter(errors, true))
        .execute(arguments.toArray(String[]::new));
  }

  @Test
  void command_statesTheUsage() {
    count(POOL, 10);
    count(OTHER_POOL, 5);
    count(OTHER_POOL, 2);
    assertEquals(0, usage());
    assertEquals(
        """
        eu-west-1:0: 10 bytes, 1 sync sessions, last modified %1$s
        eu-west-1:1: 7 bytes, 2 sync sessions, last modified %1$s
        """
            .formatted(DATE),
        output.toString());
    assertEquals(0, usage("--json", "--pool", OTHER_POOL.value()));
    assertEquals(
        ("{\"pool\":\"eu-west-1:1\",\"dataStorage\":7,\"syncSessionsCount\":2,"
                + "\"lastModifiedDate\":\"%s\"}%n")
            .formatted(DATE),
        output.toString());
    assertEquals(0, usage("--pool", "eu-west-1:9"));
    assertEquals("", output.toString());
  }

  @Test
  void manyPools_areAllStated() {
    for (int pool = 100; pool < 230; pool++) {
      count(new IdentityPoolId("eu-west-1:" + pool), pool);
    }
    assertEquals(0, usage());
    assertEquals(130, output.toString().lines().count());
  }

  @Test
  void recountAsJson_hasOneObjectOnEachLine() {
    put(POOL, "a", 10);
    count(OTHER_POOL, 0);
    assertEquals(
        3, usage("--recount", "--dry-run", "--json", "--quiet-before", "0", "--quiet-after", "0"));
    assertEquals(
        """
        {"pool":"eu-west-1:0","result":"Differs","bytes":10}
        {"pool":"eu-west-1:1","result":"Equal"}
        """,
        output.toString());
  }

  @Test
  void api_statesTheSame() {
    count(POOL, 10);
    count(OTHER_POOL, 5);
    assertEquals(0, usage());
    String ofTable = output.toString();
    LocalServiceOptions options =
        new LocalServiceOptions(
            LocalServiceOptions.LOOPBACK,
            0,
            Path.of("template.yaml"),
            "table",
            new LocalServiceOptions.DynamoDb.Outside(dynamoDb.endpoint()),
            new LocalServiceOptions.Trigger.None());
    try (LocalService service = LocalService.start(options)) {
      String api = service.endpoint().toString();
      assertEquals(0, execute(List.of("usage", "--api", api)), errors::toString);
      assertEquals(ofTable, output.toString());
      assertEquals(0, execute(List.of("usage", "--api", api, "--pool", OTHER_POOL.value())));
      assertEquals(1, output.toString().lines().count());
      assertEquals(0, execute(List.of("usage", "--api", api, "--pool", "eu-west-1:9")));
      assertEquals("", output.toString());
    }
  }

  @Test
  void wrongOptions_areRefused() {
    assertEquals(2, usage("--dry-run"));
    assertEquals(2, usage("--recount", "--pool", POOL.value()));
    assertEquals(2, usage("--pool", "none"));
    assertEquals(2, execute(List.of("usage", "--recount", "--api", "http://127.0.0.1:1")));
    assertEquals(2, execute(List.of("usage")));
    client.deleteTable(delete -> delete.tableName("table"));
    assertEquals(2, usage());
  }
}
