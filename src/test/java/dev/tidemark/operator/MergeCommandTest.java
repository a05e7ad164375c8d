package dev.tidemark.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.consistency.support.LocalTable;
import dev.tidemark.dynamodb.CommitPartReader;
import dev.tidemark.dynamodb.TableState;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.local.EmbeddedDynamoDb;
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
import dev.tidemark.model.SyncRecord;
import dev.tidemark.sync.ListRecords;
import dev.tidemark.sync.UpdateRecords;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Merges on DynamoDB Local, through the command line. */
final class MergeCommandTest {
  private static final String POOL = "eu-west-1:00000000-0000-0000-0000-000000000000";
  private static final String GUEST = "eu-west-1:00000000-0000-0000-0000-000000000001";
  private static final String USER = "eu-west-1:00000000-0000-0000-0000-000000000002";
  private static final DatasetId GUESTS_GAME = id(GUEST, "game");
  private static final DatasetId GAME = id(USER, "game");
  private static final DatasetId MERGED = id(USER, "game." + GUEST);

  private final EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start();
  private final DynamoDbClient client = dynamoDb.client();
  private final Life life = new Life(client, 0);
  private final StringWriter output = new StringWriter();
  private final StringWriter errors = new StringWriter();

  private static DatasetId id(String identity, String name) {
    return new DatasetId(
        new PoolIdentity(new IdentityPoolId(POOL), new IdentityId(identity)),
        new DatasetName(name));
  }

  @BeforeEach
  void createTable() {
    ProjectTemplate.TABLE.createIfAbsent(client, "table");
  }

  @AfterEach
  void stop() {
    client.close();
    dynamoDb.close();
  }

  private UpdateRecords.Result update(DatasetId dataset, String token, RecordPatch patch) {
    return life.update(dataset, token, "device", List.of(patch));
  }

  private void put(DatasetId dataset, String key, long count, String value) {
    UpdateRecords.Result result =
        update(dataset, life.list(dataset, 0).sessionToken(), patch(key, count, value));
    assertInstanceOf(UpdateRecords.Result.Updated.class, result);
  }

  private static RecordPatch patch(String key, long count, String value) {
    return new RecordPatch(
        new RecordKey(key),
        new SyncCount(count),
        new RecordChange.Replace(new RecordValue(value), Optional.empty()));
  }

  private void remove(DatasetId dataset, String key, long count) {
    update(
        dataset,
        life.list(dataset, 0).sessionToken(),
        new RecordPatch(
            new RecordKey(key), new SyncCount(count), new RecordChange.Remove(Optional.empty())));
  }

  private int merge(String... arguments) {
    return mergeInto(GUEST, USER, arguments);
  }

  private int mergeInto(String guest, String into, String... arguments) {
    output.getBuffer().setLength(0);
    errors.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of("merge", "--pool", POOL, "--guest", guest));
    all.addAll(List.of("--into", into, "--table", "table"));
    all.addAll(List.of("--endpoint", dynamoDb.endpoint().toString()));
    all.addAll(List.of(arguments));
    return Tidemark.commandLine()
        .setOut(new PrintWriter(output, true))
        .setErr(new PrintWriter(errors, true))
        .execute(all.toArray(String[]::new));
  }

  private List<DatasetName> names(DatasetId dataset) {
    return life.list(dataset, 0).mergedNames();
  }

  private void assertSound() {
    int status =
        Tidemark.commandLine()
            .setOut(new PrintWriter(output, true))
            .setErr(new PrintWriter(errors, true))
            .execute("doctor", "--table", "table", "--endpoint", dynamoDb.endpoint().toString());
    assertEquals(0, status, output::toString);
  }

  private static Map<String, String> values(ListRecords.Result.Page page) {
    Map<String, String> values = new TreeMap<>();
    for (SyncRecord each : page.records()) {
      values.put(each.key().value(), each.liveValue().map(RecordValue::text).orElse("(removed)"));
    }
    return values;
  }

  @Test
  void guestsDataset_isNamedUntilItIsDeleted() {
    put(GAME, "level", 0, "7");
    put(GUESTS_GAME, "level", 0, "1");
    put(GUESTS_GAME, "level", 1, "2");
    put(GUESTS_GAME, "lives", 0, "3");

    assertEquals(0, merge(), errors::toString);
    assertEquals(
        "game: merged as game.%s, 2 records%nMerged 1 datasets; 0 were merged before, 0 have no records, 0 stay with the guest.%n"
            .formatted(GUEST),
        output.toString());

    ListRecords.Result.Page main = life.list(GAME, 1);
    assertEquals(List.of(MERGED.name()), main.mergedNames());
    assertEquals(new SyncCount(2), main.datasetSyncCount());
    assertEquals(List.of(), main.records());
    assertEquals(Optional.of(GUEST), main.lastModifiedBy());
    ListRecords.Result.Page merged = life.list(MERGED, 0);
    assertEquals(Map.of("level", "2", "lives", "3"), values(merged));
    assertEquals(new SyncCount(1), merged.datasetSyncCount());
    assertTrue(
        merged.records().stream().allMatch(each -> each.syncCount().equals(new SyncCount(1))));
    assertSound();

    life.delete(MERGED);
    assertEquals(List.of(), names(GAME));
    assertEquals(Map.of("level", "2", "lives", "3"), values(life.list(GUESTS_GAME, 0)));
    assertSound();
  }

  @Test
  void removedRecords_stayWithTheGuest() {
    put(GUESTS_GAME, "level", 0, "1");
    put(GUESTS_GAME, "lives", 0, "1");
    remove(GUESTS_GAME, "lives", 2);
    put(id(GUEST, "old"), "key", 0, "1");
    remove(id(GUEST, "old"), "key", 1);

    assertEquals(0, merge(), errors::toString);
    assertTrue(output.toString().contains("old: has no records"), output::toString);
    assertEquals(Map.of("level", "1"), values(life.list(MERGED, 0)));
    assertEquals(List.of(), names(id(USER, "old")));
  }

  @Test
  void missingMainDataset_hasTheNameBeforeAndAfterItsLife() {
    put(GUESTS_GAME, "level", 0, "1");
    String early = life.list(GAME, 0).sessionToken();
    assertEquals(0, merge(), errors::toString);
    assertEquals(List.of(MERGED.name()), names(GAME));
    assertSound();

    // The device has not seen the name, so it must list again.
    assertInstanceOf(
        UpdateRecords.Result.Conflicting.class, update(GAME, early, patch("level", 0, "7")));
    put(GAME, "level", 0, "7");
    assertEquals(List.of(MERGED.name()), names(GAME));
    life.delete(GAME);
    assertEquals(List.of(MERGED.name()), names(GAME));
    put(GAME, "level", 0, "8");
    assertEquals(List.of(MERGED.name()), names(GAME));
    assertSound();
    life.delete(MERGED);
    assertEquals(List.of(), names(GAME));
    life.delete(GAME);
    assertEquals(List.of(), names(GAME));
  }

  @Test
  void datasetOfTheSameNameLater_isNotNamed() {
    put(GUESTS_GAME, "level", 0, "1");
    put(GAME, "level", 0, "7");
    merge();
    life.delete(MERGED);
    put(MERGED, "own", 0, "1");
    assertEquals(List.of(), names(GAME));
  }

  @Test
  void secondRun_mergesOnlyWhatIsNew() {
    put(GAME, "level", 0, "7");
    put(GUESTS_GAME, "level", 0, "1");
    merge();
    life.delete(MERGED);
    put(id(GUEST, "notes"), "a", 0, "1");
    assertEquals(0, merge(), errors::toString);
    assertEquals(
        """
        game: was merged before as game.%1$s
        notes: merged as notes.%1$s, 1 records
        Merged 1 datasets; 1 were merged before, 0 have no records, 0 stay with the guest.
        """
            .formatted(GUEST),
        output.toString());
    assertEquals(List.of(), names(GAME));
  }

  @Test
  void mergeAfterADeletion_continuesTheCounts() {
    put(MERGED, "own", 0, "1");
    put(MERGED, "own", 1, "2");
    life.delete(MERGED);
    put(GUESTS_GAME, "level", 0, "1");
    assertEquals(0, merge(), errors::toString);
    assertEquals(new SyncCount(4), life.list(MERGED, 0).datasetSyncCount());
    assertTrue(life.list(MERGED, 2).resync());
  }

  @Test
  void largeDatasets_areMergedInPages() {
    put(GUESTS_GAME, "map", 0, "m".repeat(100_000));
    for (int number = 0; number < 10; number++) {
      put(GUESTS_GAME, "field" + number, 0, "f".repeat(3_000));
    }
    put(GAME, "map", 0, "n".repeat(100_000));
    assertEquals(0, merge(), errors::toString);
    assertEquals(List.of(), published(GAME, 2));
    assertEquals(life.list(MERGED, 0).records(), published(MERGED, 1));
    assertEquals(values(life.list(GUESTS_GAME, 0)), values(life.list(MERGED, 0)));
    assertEquals(List.of(MERGED.name()), names(GAME));
    assertSound();
    put(GAME, "map", 1, "o".repeat(100_000));
    put(MERGED, "map", 1, "p".repeat(100_000));
    assertEquals(List.of(MERGED.name()), names(GAME));
    assertEquals(100_000, values(life.list(GAME, 0)).getOrDefault("map", "").length());
    life.delete(MERGED);
    assertEquals(List.of(), names(GAME));
    assertSound();
  }

  /** Returns the records that the stream of the pool would have of the update at a count. */
  private List<SyncRecord> published(DatasetId dataset, long count) {
    return new CommitPartReader(client, "table", _ -> true)
        .read(dataset, new SyncCount(count), 1)
        .orElseThrow();
  }

  @Test
  void restoredTable_keepsTheNames() {
    put(GUESTS_GAME, "level", 0, "1");
    put(id(GUEST, "notes"), "a", 0, "1");
    put(GAME, "level", 0, "7");
    merge();
    String endpoint = dynamoDb.endpoint().toString();
    assertEquals(
        0,
        Tidemark.commandLine()
            .execute("restore", "--table", "table", "--writers-stopped", "--endpoint", endpoint));
    Life restored = new Life(client, TableState.read(client, "table").floor().value());
    assertTrue(restored.list(GAME, 1).resync());
    assertEquals(List.of(MERGED.name()), restored.list(GAME, 0).mergedNames());
    assertEquals(1, restored.list(id(USER, "notes"), 0).mergedNames().size());
    restored.delete(MERGED);
    assertEquals(List.of(), restored.list(GAME, 0).mergedNames());
  }

  @Test
  void updatesOfTheMainDataset_keepTheNames() {
    put(GAME, "level", 0, "0");
    put(GUESTS_GAME, "level", 0, "1");
    merge();
    // The device's listing says that the dataset is one item, so these updates need no read.
    String token = life.list(GAME, 0).sessionToken();
    for (long count = 1; count < 12; count += 1) {
      long of = count == 1 ? 1 : count + 1;
      assertInstanceOf(
          UpdateRecords.Result.Updated.class, update(GAME, token, patch("level", of, "" + count)));
      token = life.list(GAME, count + 2).sessionToken();
    }
    assertEquals(List.of(MERGED.name()), names(GAME));
    put(GAME, "map", 0, "m".repeat(100_000));
    assertEquals(List.of(MERGED.name()), names(GAME));
    assertSound();
  }

  @Test
  void datasetsThatCannotBeMerged_stayWithTheGuest() {
    put(id(GUEST, "n".repeat(82)), "key", 0, "1");
    put(id(GUEST, "n".repeat(81)), "key", 0, "1");
    put(GUESTS_GAME, "level", 0, "1");
    put(MERGED, "own", 0, "1");
    assertEquals(3, merge("--json"), errors::toString);
    List<String> lines = output.toString().lines().toList();
    assertEquals(
        List.of(
            "{\"dataset\":\"game\",\"result\":\"NameTaken\",\"name\":\"game.%s\"}".formatted(GUEST),
            "{\"dataset\":\"%1$s\",\"result\":\"Merged\",\"name\":\"%1$s.%2$s\",\"records\":1}"
                .formatted("n".repeat(81), GUEST),
            "{\"dataset\":\"%s\",\"result\":\"NameTooLong\"}".formatted("n".repeat(82)),
            "{\"merged\":1,\"mergedBefore\":0,\"empty\":0,\"left\":2,\"dryRun\":false}"),
        lines);
  }

  @Test
  void datasetThatTheGuestGotByAMerge_keepsItsName() {
    String first = "eu-west-1:00000000-0000-0000-0000-000000000009";
    put(id(first, "game"), "level", 0, "1");
    put(GUESTS_GAME, "level", 0, "2");
    put(GAME, "level", 0, "3");
    assertEquals(0, mergeInto(first, GUEST), errors::toString);
    assertEquals(0, merge(), errors::toString);
    assertEquals(
        List.of(new DatasetName("game." + GUEST), new DatasetName("game." + first)), names(GAME));
  }

  @Test
  void erasure_leavesNoName() {
    put(GUESTS_GAME, "level", 0, "1");
    put(id(GUEST, "notes"), "a", 0, "1");
    put(GAME, "level", 0, "7");
    merge();
    assertTrue(items().toString().contains("notes." + GUEST));
    int status =
        Tidemark.commandLine()
            .setOut(new PrintWriter(output, true))
            .setErr(new PrintWriter(errors, true))
            .execute(
                "erase",
                "--identity",
                POOL + "/" + USER,
                "--table",
                "table",
                "--endpoint",
                dynamoDb.endpoint().toString());
    assertEquals(0, status, errors::toString);
    assertFalse(items().toString().contains("." + GUEST), () -> items().toString());
    assertEquals(List.of(), names(GAME));
  }

  @Test
  void unreadableNames_areReported() {
    put(GAME, "level", 0, "1");
    client.updateItem(
        update ->
            update
                .tableName("table")
                .key(ItemKey.dataset(GAME).attributes())
                .updateExpression("SET mn = :broken")
                .expressionAttributeValues(
                    Map.of(
                        ":broken",
                        AttributeValue.fromM(Map.of("game.x", AttributeValue.fromS("y"))))));
    int status =
        Tidemark.commandLine()
            .setOut(new PrintWriter(output, true))
            .execute("doctor", "--table", "table", "--endpoint", dynamoDb.endpoint().toString());
    assertEquals(3, status);
    assertTrue(output.toString().startsWith("Found UNREADABLE: dataset/game"), output::toString);
  }

  @Test
  void identityOverTheQuota_getsTheDatasetsAndNoNewOnes() {
    for (int number = 0; number < 20; number++) {
      put(id(USER, "set" + number), "key", 0, "1");
    }
    put(GUESTS_GAME, "level", 0, "1");
    assertEquals(0, merge(), errors::toString);
    assertEquals(List.of(MERGED.name()), names(GAME));
    assertSound();
    assertInstanceOf(
        UpdateRecords.Result.OverLimit.class,
        update(GAME, life.list(GAME, 0).sessionToken(), patch("level", 0, "1")));
    life.delete(MERGED);
    life.delete(id(USER, "set0"));
    put(GAME, "level", 0, "1");
  }

  @Test
  void dryRun_changesNothing() {
    put(GUESTS_GAME, "level", 0, "1");
    List<Map<String, AttributeValue>> before = items();
    assertEquals(0, merge("--dry-run"), errors::toString);
    assertTrue(
        output.toString().startsWith("game: would be merged as game." + GUEST), output::toString);
    assertEquals(before, items());
  }

  private List<Map<String, AttributeValue>> items() {
    return client.scan(scan -> scan.tableName("table").consistentRead(true)).items();
  }

  @Test
  void refusals_changeNothing() {
    put(GUESTS_GAME, "level", 0, "1");
    List<Map<String, AttributeValue>> before = items();
    assertEquals(2, mergeInto(GUEST, GUEST));
    assertEquals(2, mergeInto(GUEST, "somebody"));
    assertEquals(2, mergeInto("us-east-1:99999999-9999-9999-9999-999999999999", GUEST));
    assertTrue(errors.toString().contains("no dataset of the guest"), errors::toString);
    assertEquals(before, items());
    client.deleteTable(delete -> delete.tableName("table"));
    assertEquals(2, merge());
  }

  @Test
  void memoryEngine_mergesAsWell() {
    try (LocalTable table = LocalTable.onMemoryEngine();
        DynamoDbClient memory = DynamoDbClients.create(table.endpoint())) {
      ProjectTemplate.TABLE.createIfAbsent(memory, "table");
      Life guests = new Life(memory, 0);
      guests.update(
          GUESTS_GAME,
          guests.list(GUESTS_GAME, 0).sessionToken(),
          "device",
          List.of(patch("level", 0, "1")));
      int status =
          Tidemark.commandLine()
              .execute(
                  "merge",
                  "--table",
                  "table",
                  "--endpoint",
                  table.endpoint().toString(),
                  "--pool",
                  POOL,
                  "--guest",
                  GUEST,
                  "--into",
                  USER);
      assertEquals(0, status);
      assertEquals(
          1,
          guests
              .store
              .list(new PoolIdentity(new IdentityPoolId(POOL), new IdentityId(USER)), 5)
              .size());
    }
  }
}
