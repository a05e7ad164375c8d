package dev.tidemark.operator;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.OTHER_OWNER;
import static dev.tidemark.model.Samples.OWNER;
import static dev.tidemark.model.Samples.POOL;
import static dev.tidemark.model.Samples.changes;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.replace;
import static dev.tidemark.model.Samples.update;
import static dev.tidemark.model.Samples.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.consistency.support.LocalTable;
import dev.tidemark.dynamodb.DynamoDbDatasetImports;
import dev.tidemark.dynamodb.DynamoDbDatasetStore;
import dev.tidemark.dynamodb.DynamoDbPoolStore;
import dev.tidemark.dynamodb.DynamoDbPushStore;
import dev.tidemark.dynamodb.EndpointRemoval;
import dev.tidemark.dynamodb.IdentityErasure;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.local.ProjectTemplate;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.DeviceId;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.SyncCount;
import dev.tidemark.push.DeviceRegistration;
import dev.tidemark.push.Devices;
import dev.tidemark.push.EndpointOwner;
import dev.tidemark.push.Platform;
import dev.tidemark.sync.DatasetImports.Result;
import dev.tidemark.sync.DatasetImports.Terms;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.sync.ImportedDatasets;
import dev.tidemark.sync.ListRecords;
import dev.tidemark.sync.UpdateRecords;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Identities and pools are erased through the command line. */
final class EraseCommandTest {
  private static final DatasetId GAME = dataset("secretgame");
  private static final PlatformEndpointArn ENDPOINT =
      new PlatformEndpointArn(
          "arn:aws:sns:us-east-1:123456789012:endpoint/GCM/app/00000000-0000-0000-0000-000000000001");
  private static final DeviceId DEVICE = new DeviceId("00000000-0000-8000-8000-000000000001");

  private final StringWriter out = new StringWriter();
  private final LocalTable engine = LocalTable.onMemoryEngine();
  private final DynamoDbClient client = DynamoDbClients.create(engine.endpoint());
  private Life life = new Life(client, 0);

  @BeforeEach
  void fill() {
    ProjectTemplate.TABLE.createIfAbsent(client, "table");
    put(GAME, replace("secretkey", 0, "secretvalue"));
    put(GAME, replace("secretkey", 1, "secretvalue".repeat(8_000)));
    put(dataset("secretold"), replace("a", 0, "1"));
    life.delete(dataset("secretold"));
    put(other(), replace("kept", 0, "kept"));
  }

  private static DatasetId other() {
    return new DatasetId(OTHER_OWNER, new DatasetName("kept"));
  }

  @AfterEach
  void close() {
    client.close();
    engine.close();
  }

  private void put(DatasetId id, RecordPatch... patches) {
    assertInstanceOf(
        UpdateRecords.Result.Updated.class,
        life.update(id, life.list(id, 0).sessionToken(), "phone", List.of(patches)));
  }

  private void register(PoolIdentity owner) {
    DynamoDbPushStore devices = new DynamoDbPushStore(client, "table", _ -> true);
    devices.takeOver(ENDPOINT, new EndpointOwner(owner, DEVICE));
    assertTrue(
        devices.replace(
            owner,
            Devices.NONE,
            new Devices(
                List.of(
                    new DeviceRegistration(
                        DEVICE,
                        Platform.GCM,
                        ENDPOINT,
                        Set.of(new DatasetName("secretgame")),
                        false)),
                0)));
  }

  private int erase(String... arguments) {
    out.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of("erase"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--table", "table", "--endpoint", engine.endpoint().toString()));
    PrintWriter writer = new PrintWriter(out, true);
    return Tidemark.commandLine().setOut(writer).setErr(writer).execute(all.toArray(String[]::new));
  }

  private int eraseOwner(String... more) {
    List<String> all = new ArrayList<>(List.of("--identity", POOL + "/" + OWNER.identity()));
    all.addAll(List.of(more));
    return erase(all.toArray(String[]::new));
  }

  private List<Map<String, AttributeValue>> items() {
    return client.scan(scan -> scan.tableName("table")).items();
  }

  private List<Map<String, AttributeValue>> itemsOf(PoolIdentity owner) {
    return items().stream()
        .filter(item -> ItemKey.of(item).partition().equals(ItemKey.partition(owner)))
        .toList();
  }

  @Test
  void identity_isErasedButForItsCount() {
    assertEquals(0, eraseOwner("--json"), out::toString);

    assertTrue(out.toString().contains("\"identities\":1,\"datasets\":1,"), out.toString());
    assertTrue(out.toString().contains("the change stream of the table"), out.toString());
    assertFalse((items() + out.toString()).contains("secret"), items()::toString);
    List<Map<String, AttributeValue>> left = itemsOf(OWNER);
    assertEquals(1, left.size());
    assertEquals(
        Set.of("pk", "sk", "v", "datasetCount", "deleted", "deletedUpTo", "moved"),
        left.getFirst().keySet());
    assertEquals(1, life.list(other(), 0).records().size());

    assertEquals(0, eraseOwner("--json"));
    assertTrue(out.toString().contains("\"identities\":0,\"datasets\":0,"), out.toString());
    assertEquals(left, itemsOf(OWNER));
  }

  @Test
  void deviceThatComesBack_startsOver() {
    ListRecords.Result.Page before = life.list(GAME, 2);
    ListRecords.Result.Page never = life.list(dataset("new"), 0);
    eraseOwner();

    assertTrue(life.list(GAME, 2).resync());
    assertNotEquals(
        UpdateRecords.Result.Updated.class,
        life.update(GAME, before.sessionToken(), "phone", List.of(replace("secretkey", 2, "back")))
            .getClass());
    assertNotEquals(
        UpdateRecords.Result.Updated.class,
        life.update(dataset("new"), never.sessionToken(), "phone", List.of(replace("a", 0, "late")))
            .getClass());
    put(GAME, replace("a", 0, "1"));
    assertTrue(life.list(GAME, 2).resync());
    assertTrue(life.list(GAME, 3).resync());
    assertFalse(life.list(GAME, life.list(GAME, 0).datasetSyncCount().value()).resync());
  }

  @Test
  void erasedIdentity_isNotTakenOverAgain() {
    eraseOwner();
    DynamoDbDatasetImports imports =
        new DynamoDbDatasetImports(client, "table", _ -> true, SyncCount.ZERO);
    var amazons = ImportedDatasets.of(GAME, new SyncCount(90), DATE, DATE, "phone", List.of());

    assertTrue(imports.movedAt(OWNER).isPresent());
    assertEquals(new Result.Moved(), imports.write(amazons, Terms.FIRST_CONTACT));
    assertInstanceOf(Result.Deleted.class, imports.write(amazons, Terms.BULK));
  }

  @Test
  void unknownIdentity_isNotTakenOver() {
    PoolIdentity unknown =
        new PoolIdentity(POOL, new IdentityId("us-east-1:99999999-9999-9999-9999-999999999999"));
    assertEquals(0, erase("--identity", POOL + "/" + unknown.identity()), out::toString);
    assertTrue(out.toString().contains("Marked 1 identities: "), out.toString());
    assertTrue(out.toString().contains("of 0 identities."), out.toString());

    DynamoDbDatasetImports imports =
        new DynamoDbDatasetImports(client, "table", _ -> true, SyncCount.ZERO);
    DatasetId id = new DatasetId(unknown, new DatasetName("game"));
    var amazons = ImportedDatasets.of(id, new SyncCount(90), DATE, DATE, "phone", List.of());
    assertTrue(imports.movedAt(unknown).isPresent());
    assertEquals(new Result.Moved(), imports.write(amazons, Terms.FIRST_CONTACT));
    assertInstanceOf(Result.Deleted.class, imports.write(amazons, Terms.BULK));
  }

  @Test
  void identityWithADeletedNameOnly_isOnTheReceipt() {
    life.delete(other());
    assertEquals(0, erase("--pool", POOL.value(), "--json"), out::toString);
    assertTrue(
        out.toString().contains("\"identities\":2,\"datasets\":1,\"names\":2,"), out.toString());
    assertTrue(out.toString().contains("\"marked\":2,"), out.toString());
  }

  @Test
  void commitParts_goToo() {
    life = new Life(client, 0);
    DynamoDbDatasetStore streaming =
        new DynamoDbDatasetStore(client, "table", _ -> true, SyncCount.ZERO, _ -> true);
    var seen = assertInstanceOf(View.Existing.class, streaming.read(GAME, new Scope.All()));
    streaming.commit(
        seen,
        seen.dataset()
            .apply(
                update(1, changes(Map.entry(key("secretkey"), value("secret"))), "phone", DATE)));
    assertTrue(items().toString().contains("commit/secretgame"));

    assertEquals(0, eraseOwner());
    assertFalse(items().toString().contains("secret"));
  }

  @Test
  void devices_goWithTheirEndpoints() {
    register(OWNER);
    Set<PlatformEndpointArn> removed = new HashSet<>();
    EndpointRemoval removal = removed::add;
    new IdentityErasure(client, "table", removal, InstantSource.system()).erase(OWNER);

    assertEquals(Set.of(ENDPOINT), removed);
    assertFalse(items().toString().contains(ENDPOINT.value()));
    assertFalse(items().toString().contains("endpoint."));
  }

  @Test
  void phoneOfTheNextUser_keepsItsEndpoint() {
    register(OWNER);
    register(OTHER_OWNER);

    assertEquals(0, eraseOwner());
    assertEquals(
        OTHER_OWNER,
        new DynamoDbPushStore(client, "table", _ -> true)
            .ownerOf(ENDPOINT)
            .orElseThrow()
            .identity());
  }

  @Test
  void endpointThatCannotBeRemoved_isOnTheReceipt() {
    register(OWNER);
    assertEquals(3, eraseOwner());
    assertTrue(out.toString().contains("Left: the endpoint " + ENDPOINT.value()), out.toString());
  }

  @Test
  void dryRun_changesNothing() {
    Set<Map<String, AttributeValue>> before = new HashSet<>(items());
    assertEquals(0, eraseOwner("--dry-run"));
    assertTrue(out.toString().startsWith("Would erase identity"), out.toString());
    assertTrue(out.toString().contains(": 1 datasets"), out.toString());
    assertEquals(before, new HashSet<>(items()));
  }

  @Test
  void pool_isErasedWithItsSettings() {
    new DynamoDbPoolStore(client, "table", _ -> true)
        .setSyncTrigger(
            POOL, new LambdaFunctionArn("arn:aws:lambda:us-east-1:123456789012:function:secret"));

    assertEquals(0, erase("--pool", POOL.value()));
    assertTrue(out.toString().contains("2 datasets"), out.toString());
    assertEquals(2, items().size());
    assertFalse(items().toString().contains("secret"), items()::toString);
    assertTrue(life.list(other(), 1).resync());
  }

  @Test
  void neitherPoolNorIdentity_isRefused() {
    assertEquals(2, erase());
    assertEquals(2, erase("--pool", POOL.value(), "--identity", POOL + "/" + OWNER.identity()));
    assertEquals(2, erase("--identity", OWNER.identity().value()));
  }

  @Test
  void itemOfANewerVersion_isRefused() {
    client.updateItem(
        update ->
            update
                .tableName("table")
                .key(ItemKey.dataset(GAME).attributes())
                .updateExpression("SET f=:newer")
                .expressionAttributeValues(Map.of(":newer", AttributeValue.fromN("3"))));
    assertEquals(2, eraseOwner());
    assertFalse(life.store.list(OTHER_OWNER, 1).isEmpty());
  }
}
