package dev.tidemark.operator.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonObject;
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
import dev.tidemark.operator.Life;
import dev.tidemark.operator.Tidemark;
import dev.tidemark.operator.check.CognitoServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.cognitosync.model.Operation;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The command line of a comparison: a local service and its table as sources, and a copy of the
 * table with planted differences as the target.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class VerifyCommandTest {
  private static final String POOL = "us-east-1:0";
  private static final String TABLE = "tidemark";

  private final LocalService service =
      LocalService.start(
          new LocalServiceOptions(
              LocalServiceOptions.LOOPBACK,
              0,
              Path.of("template.yaml"),
              TABLE,
              new LocalServiceOptions.DynamoDb.Memory(LocalServiceOptions.LOOPBACK, 0),
              new LocalServiceOptions.Trigger.None()));
  private final DynamoDbClient dynamoDb = service.dynamoDbClient();
  private final StringWriter output = new StringWriter();
  private final StringWriter errors = new StringWriter();
  private final String api = service.endpoint().toString();
  private final String source = "table:" + TABLE + "@" + service.dynamoDbEndpoint();
  private final String target = "table:table@" + service.dynamoDbEndpoint();

  VerifyCommandTest() {
    try (CognitoSyncClient client =
        new SideClients(Optional.empty(), Optional.empty()).deployment(service.endpoint())) {
      write(client, "1", "game", "level", "1");
      write(client, "1", "game", "coins", "5");
      // Large enough for pages, of which one has a value in parts.
      write(client, "1", "map", "tiles", "m".repeat(70_000));
      write(client, "2", "game", "level", "1");
      // JSON takes six bytes for each of these characters, so a listing needs several responses.
      write(client, "3", "escaped", "first", "\u0001".repeat(500_000));
      write(client, "3", "escaped", "second", "\u0001".repeat(500_000));
    }
  }

  private static void write(
      CognitoSyncClient client, String identity, String dataset, String key, String value) {
    String id = "us-east-1:" + identity;
    String token =
        client
            .listRecords(
                list -> list.identityPoolId(POOL).identityId(id).datasetName(dataset).maxResults(1))
            .syncSessionToken();
    software.amazon.awssdk.services.cognitosync.model.RecordPatch patch =
        software.amazon.awssdk.services.cognitosync.model.RecordPatch.builder()
            .op(Operation.REPLACE)
            .key(key)
            .value(value)
            .syncCount(0L)
            .build();
    client.updateRecords(
        update ->
            update
                .identityPoolId(POOL)
                .identityId(id)
                .datasetName(dataset)
                .syncSessionToken(token)
                .recordPatches(patch));
    ;
  }

  @BeforeEach
  void copyTable() {
    if (dynamoDb.listTables().tableNames().contains("table")) {
      dynamoDb.deleteTable(delete -> delete.tableName("table"));
    }
    ProjectTemplate.TABLE.createIfAbsent(dynamoDb, "table");
    dynamoDb.scanPaginator(scan -> scan.tableName(TABLE)).items().stream()
        .forEach(item -> dynamoDb.putItem(put -> put.tableName("table").item(item)));
  }

  @AfterAll
  void stop() {
    dynamoDb.close();
    service.close();
  }

  private static DatasetId dataset(String identity, String name) {
    return new DatasetId(
        new PoolIdentity(new IdentityPoolId(POOL), new IdentityId("us-east-1:" + identity)),
        new DatasetName(name));
  }

  /** Updates a record of the target. */
  private void update(String identity, String name, String key, long count, RecordChange change) {
    Life life = new Life(dynamoDb, 0);
    DatasetId id = dataset(identity, name);
    life.update(
        id,
        life.list(id, 0).sessionToken(),
        "device",
        List.of(new RecordPatch(new RecordKey(key), new SyncCount(count), change)));
  }

  private static RecordChange value(String text) {
    return new RecordChange.Replace(new RecordValue(text), Optional.empty());
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("verify"));
    all.addAll(List.of(arguments));
    return execute(all);
  }

  private int execute(List<String> all) {
    output.getBuffer().setLength(0);
    errors.getBuffer().setLength(0);
    return Tidemark.commandLine()
        .setOut(new PrintWriter(output, true))
        .setErr(new PrintWriter(errors, true))
        .execute(all.toArray(String[]::new));
  }

  private void assertOutput(String... lines) {
    assertEquals(List.of(lines), output.toString().lines().toList(), errors::toString);
  }

  @Test
  void tableAndItsCopy_areEqual() {
    assertEquals(0, run(source, target), errors::toString);
    assertOutput("Compared 4 datasets of 3 identities: 0 differ.");
  }

  @Test
  void serviceAndItsTable_areEqual() {
    assertEquals(0, run("--pool", POOL, api, source), errors::toString);
    assertOutput("Compared 4 datasets of 3 identities: 0 differ.");
  }

  @Test
  void updateOfTheTarget_isFoundByCountsAndRecords() {
    update("1", "game", "level", 1, value("2"));
    update("1", "game", "lives", 0, value("3"));
    assertEquals(3, run(source, target));
    assertOutput(
        "us-east-1:0/us-east-1:1: 1 of 2 datasets differ",
        "  game: count 2, and 4; 1 records only in the target; 1 records with other values",
        "Compared 4 datasets of 3 identities: 1 differ.");
  }

  @Test
  void removedRecord_isFoundThroughTheService() {
    update("1", "game", "level", 1, new RecordChange.Remove(Optional.empty()));
    assertEquals(3, run("--pool", POOL, api, target));
    assertTrue(
        output.toString().contains("game: count 2, and 3; 1 records with other values"),
        output.toString());
  }

  @Test
  void deletedDataset_isOnlyInTheSource() {
    new Life(dynamoDb, 0).delete(dataset("2", "game"));
    assertEquals(3, run(source, target));
    assertTrue(output.toString().contains("  game is only in the source"), output.toString());
    assertEquals(3, run(target, source));
    assertTrue(output.toString().contains("  game is only in the target"), output.toString());
  }

  @Test
  void otherValueAtTheSameCounts_isFound() {
    dynamoDb.deleteTable(delete -> delete.tableName("table"));
    ProjectTemplate.TABLE.createIfAbsent(dynamoDb, "table");
    update("2", "game", "level", 0, value("other"));
    assertEquals(3, run("--pool", POOL, "--identity", "us-east-1:2", source, target));
    assertOutput(
        "us-east-1:0/us-east-1:2: 1 of 1 datasets differ",
        "  game: 1 records with other values",
        "Compared 1 datasets of 1 identities: 1 differ.");
  }

  @Test
  void json_hasCountsAndDigestsButNoKeysAndValues() throws Exception {
    update("1", "game", "level", 1, value("a secret value"));
    assertEquals(3, run("--json", source, target));
    List<String> lines = output.toString().lines().toList();
    JsonObject difference = (JsonObject) Json.parse(lines.getFirst());
    assertEquals(Optional.of("game"), difference.string("dataset"));
    assertEquals(64, difference.string("sourceDigest").orElseThrow().length());
    assertFalse(
        difference.string("sourceDigest").equals(difference.string("targetDigest")),
        output::toString);
    assertTrue(
        lines
            .getFirst()
            .endsWith(
                "\"onlyInSource\":0,\"onlyInTarget\":0,\"otherValues\":1,"
                    + "\"otherCounts\":0,\"otherDates\":0}"),
        output::toString);
    assertEquals("{\"identities\":3,\"datasets\":4,\"differing\":1}", lines.getLast());
    assertFalse(output.toString().contains("level"), output::toString);
    assertFalse(output.toString().contains("secret"), output::toString);
  }

  @Test
  void poolThatWasMoved_isEqualUntilASideIsUpdated(@TempDir Path folder) throws IOException {
    dynamoDb.deleteTable(delete -> delete.tableName("table"));
    ProjectTemplate.TABLE.createIfAbsent(dynamoDb, "table");
    Map<String, String> properties =
        Map.of(
            "aws.endpointUrlCognitoSync", api,
            "aws.accessKeyId", "developer",
            "aws.secretAccessKey", "any");
    properties.forEach(System::setProperty);
    try (CognitoServer cognito = new CognitoServer("us-east-1:1", Optional.empty())) {
      cognito.list("us-east-1:1", "us-east-1:3");
      String endpoint = service.dynamoDbEndpoint().toString();
      assertEquals(
          0,
          execute(
              List.of(
                  "migrate",
                  "--pool",
                  POOL,
                  "--table",
                  "table",
                  "--endpoint",
                  endpoint,
                  "--checkpoints",
                  folder.resolve("moved").toString())),
          errors::toString);
      assertEquals(0, run("--pool", POOL, "amazon", target), () -> output + " " + errors);
      assertOutput("Compared 3 datasets of 2 identities: 0 differ.");

      update("1", "game", "level", 1, value("2"));
      assertEquals(3, run("--pool", POOL, "amazon", target), errors::toString);
      assertOutput(
          "us-east-1:0/us-east-1:1: 1 of 2 datasets differ",
          "  game: count 2, and 1000003; 1 records with other values; updated in the target since"
              + " the import",
          "Compared 3 datasets of 2 identities: 1 differ.");

      // The copy has missed an identity that only Amazon lists.
      cognito.list("us-east-1:1", "us-east-1:2", "us-east-1:3");
      assertEquals(3, run("--pool", POOL, "amazon", target), errors::toString);
      assertTrue(output.toString().contains("  game is only in the source"), output.toString());
    } finally {
      properties.keySet().forEach(System::clearProperty);
    }
  }

  @Test
  void file_namesTheIdentities(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("ids"), "us-east-1:2\n\nus-east-1:1\n");
    assertEquals(0, run("--pool", POOL, "--identities", file.toString(), api, api));
    assertOutput("Compared 3 datasets of 2 identities: 0 differ.");
  }

  @Test
  void after_continuesAnInterruptedRun() {
    assertEquals(0, run("--after", POOL + "/us-east-1:2", source, target));
    assertOutput("Compared 1 datasets of 1 identities: 0 differ.");
  }

  @Test
  void damagedDataset_isListedAndTheRestCompared() {
    dynamoDb.scanPaginator(scan -> scan.tableName("table")).items().stream()
        .map(ItemKey::of)
        .filter(key -> key.sort().startsWith("page/map/"))
        .forEach(key -> dynamoDb.deleteItem(d -> d.tableName("table").key(key.attributes())));
    assertEquals(3, run(source, target), errors::toString);
    assertOutput(
        "us-east-1:0/us-east-1:1: 1 of 2 datasets differ",
        "  map is damaged in the target; tidemark doctor says how",
        "Compared 4 datasets of 3 identities: 1 differ.");
    assertEquals(3, run("--json", source, target), errors::toString);
    assertTrue(output.toString().contains("\"damaged\":\"in the target\"}"), output::toString);
  }

  @Test
  void failure_saysHowToContinue() {
    dynamoDb.updateItem(
        update ->
            update
                .tableName("table")
                .key(ItemKey.dataset(dataset("3", "escaped")).attributes())
                .updateExpression("SET f = :newer")
                .expressionAttributeValues(Map.of(":newer", Item.number(99))));
    assertEquals(1, run("--parallel", "1", source, target));
    assertTrue(errors.toString().contains("--after us-east-1:0/us-east-1:2"), errors::toString);
  }

  @Test
  void missingTable_isRefused() {
    assertEquals(2, run(source, target.replace("table@", "missing@")));
    assertTrue(errors.toString().contains("There is no such table"), errors::toString);
  }

  @Test
  void nothingToCompare_isRefused() {
    assertEquals(2, run("--pool", "us-east-1:9", source, target));
    assertEquals(2, run("--pool", POOL, "--identity", "us-east-1:9", source, target));
    assertEquals(2, run("--sample", "0.000001", source, target));
    assertTrue(errors.toString().contains("Nothing was compared"), errors::toString);
    assertEquals("", output.toString());
  }

  @Test
  void sidesWithoutIdentities_areRefused() {
    assertEquals(2, run("--pool", POOL, api, api));
    assertTrue(errors.toString().contains("name them in a file"), errors::toString);
  }

  @Test
  void wrongAddressOrOption_isRefused() {
    assertEquals(2, run("tidemark", target));
    assertTrue(errors.toString().contains("neither table:NAME"), errors::toString);
    assertEquals(2, run("--sample", "0", source, target));
    assertEquals(2, run("--identity", "us-east-1:1", source, target));
  }
}
