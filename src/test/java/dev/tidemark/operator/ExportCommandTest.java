package dev.tidemark.operator;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.OTHER_OWNER;
import static dev.tidemark.model.Samples.OWNER;
import static dev.tidemark.model.Samples.POOL;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.remove;
import static dev.tidemark.model.Samples.replace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.consistency.support.LocalTable;
import dev.tidemark.dynamodb.DynamoDbDatasetImports;
import dev.tidemark.dynamodb.DynamoDbPoolStore;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.local.ProjectTemplate;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.StreamName;
import dev.tidemark.model.SyncCount;
import dev.tidemark.pool.CognitoStreams;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.sync.UpdateRecords;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A pool goes to a file and into another table, through the command line. */
final class ExportCommandTest {
  private static final DatasetId GAME = new DatasetId(OWNER, new DatasetName("game"));
  private static final DatasetId LARGE = new DatasetId(OTHER_OWNER, new DatasetName("large"));

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Engine source = new Engine();
  private Engine target = new Engine();

  /** A table of its own. */
  private static final class Engine implements AutoCloseable {
    final LocalTable engine = LocalTable.onMemoryEngine();
    final DynamoDbClient client = DynamoDbClients.create(engine.endpoint());
    final Life life;

    Engine() {
      ProjectTemplate.TABLE.createIfAbsent(client, "table");
      life = new Life(client, 0);
    }

    void put(DatasetId id, RecordPatch... patches) {
      assertInstanceOf(
          UpdateRecords.Result.Updated.class,
          life.update(id, life.list(id, 0).sessionToken(), "phone", List.of(patches)));
    }

    Dataset dataset(DatasetId id) {
      return assertInstanceOf(
              View.Existing.class, life.store.read(id, new DatasetStore.Scope.All()))
          .dataset();
    }

    @Override
    public void close() {
      client.close();
      engine.close();
    }
  }

  @BeforeEach
  void fill() {
    source.put(GAME, replace("level", 0, "1"), replace("äöü \u2028 🎲", 0, "a\nb"));
    source.put(GAME, replace("level", 1, "2"), remove("gone", 0));
    for (int i = 0; i < 3; i++) {
      source.put(LARGE, replace("value" + i, 0, "v".repeat(70_000)));
    }
    DatasetId deleted = new DatasetId(OWNER, new DatasetName("old"));
    source.put(deleted, replace("a", 0, "1"));
    source.life.delete(deleted);
    source.put(new DatasetId(OWNER, new DatasetName("again")), replace("a", 0, "1"));
    source.life.delete(new DatasetId(OWNER, new DatasetName("again")));
    source.put(new DatasetId(OWNER, new DatasetName("again")), replace("a", 0, "1"));
    DynamoDbPoolStore pools = new DynamoDbPoolStore(source.client, "table", _ -> true);
    pools.setSyncTrigger(
        POOL, new LambdaFunctionArn("arn:aws:lambda:us-east-1:123456789012:function:trigger"));
    pools.configure(
        POOL,
        PoolConfiguration.NONE,
        new PoolConfiguration(
            Optional.empty(),
            Optional.of(
                new CognitoStreams(
                    new StreamName("stream"),
                    Optional.empty(),
                    new CognitoStreams.Status.Disabled(Optional.of("gone")))),
            0));
  }

  @AfterEach
  void close() {
    source.close();
    target.close();
  }

  private int run(Engine on, String... arguments) {
    out.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--table", "table", "--endpoint", on.engine.endpoint().toString()));
    return Tidemark.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  private int export(Engine on, Path file, String... more) {
    List<String> all = new ArrayList<>(List.of("export", "--file", file.toString()));
    all.addAll(more.length == 0 ? List.of("--pool", POOL.value()) : List.of(more));
    return run(on, all.toArray(String[]::new));
  }

  private int importFrom(Path file, String... more) {
    List<String> all = new ArrayList<>(List.of("import", "--file", file.toString()));
    all.addAll(List.of(more));
    return run(target, all.toArray(String[]::new));
  }

  private List<String> withoutHeader(Path file) throws IOException {
    return Files.readAllLines(file).stream().skip(1).toList();
  }

  @Test
  void exportOfAnImport_isTheSame() throws IOException {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    assertEquals(0, export(source, first), err::toString);
    assertEquals("Exported 7 records in 3 datasets of 2 identities.", out.toString().strip());

    assertEquals(0, importFrom(first), err::toString);
    assertEquals(0, export(target, second), err::toString);
    assertEquals(withoutHeader(first), withoutHeader(second));
    assertEquals(source.dataset(LARGE).records(), target.dataset(LARGE).records());
    assertEquals(0, run(target, "doctor"), out::toString);

    assertEquals(0, importFrom(first, "--json"));
    assertEquals(
        "{\"identities\":2,\"kept\":0,\"raised\":0,\"same\":3,\"left\":0}", out.toString().strip());
  }

  @Test
  void importedDatasetThatMovesOn_keepsItsGap() throws IOException {
    assertEquals(0, export(source, folder.resolve("first")));
    assertEquals(0, importFrom(folder.resolve("first")));
    target.put(GAME, replace("level", 2, "3"));
    assertEquals(0, export(target, folder.resolve("second")));
    source.close();
    source = target;
    target = new Engine();

    assertEquals(0, importFrom(folder.resolve("second")));
    assertEquals(0, export(target, folder.resolve("third")));
    assertEquals(withoutHeader(folder.resolve("second")), withoutHeader(folder.resolve("third")));
    assertTrue(target.life.list(GAME, 3).resync());
    target.put(GAME, replace("level", 1_000_003, "4"));
    assertEquals(count(2_000_004), target.dataset(GAME).syncCount());
    assertTrue(target.life.list(GAME, 3).resync());
  }

  @Test
  void identity_isExportedAlone() {
    Path file = folder.resolve("file");
    assertEquals(
        0, export(source, file, "--identity", POOL + "/" + OTHER_OWNER.identity(), "--json"));
    assertEquals("{\"identities\":1,\"datasets\":1,\"records\":3}", out.toString().strip());
    assertEquals(0, importFrom(file));
    assertEquals(List.of(), target.life.store.list(OWNER, 5));
  }

  @Test
  void dryRun_changesNothingAndSaysTheSame() {
    Path file = folder.resolve("file");
    export(source, file);
    target.put(GAME, replace("level", 0, "here"));
    Dataset before = target.dataset(GAME);

    assertEquals(3, importFrom(file, "--dry-run"));
    String said = out.toString().replace("Would import", "Imported");
    assertEquals(2, target.client.scan(scan -> scan.tableName("table")).count());
    assertEquals(3, importFrom(file));
    assertEquals(said, out.toString());
    assertTrue(said.contains("LEFT game of " + OWNER.identity()), said);
    assertEquals(before, target.dataset(GAME));
    assertFalse(said.contains("level"), said);
  }

  @Test
  void deletedName_isRaised() {
    Path file = folder.resolve("file");
    export(source, file);
    target.put(GAME, replace("level", 0, "here"));
    target.life.delete(GAME);

    assertEquals(3, importFrom(file));
    assertTrue(out.toString().contains("RAISED game"), out.toString());
    assertEquals(source.dataset(GAME).records(), target.dataset(GAME).records());
    assertTrue(target.life.list(GAME, 2).resync());
  }

  @Test
  void deletionOfADatasetThatIsInUseHere_isLeftOut() {
    DatasetId old = new DatasetId(OWNER, new DatasetName("old"));
    Path file = folder.resolve("file");
    export(source, file);
    target.put(old, replace("a", 0, "here"));
    Dataset before = target.dataset(old);

    assertEquals(3, importFrom(file, "--dry-run"), out::toString);
    String said = out.toString().replace("Would import", "Imported");
    assertEquals(3, importFrom(file), out::toString);
    assertEquals(said, out.toString());
    assertTrue(said.contains("LEFT old of " + OWNER.identity() + ": it was deleted in"), said);
    assertEquals(before, target.dataset(old));
    assertFalse(target.life.list(old, 1).resync());
    assertEquals(0, run(target, "doctor"), out::toString);

    target.life.delete(old);
    target.put(old, replace("a", 0, "new"));
    assertEquals(0, importFrom(file), out::toString);
  }

  @Test
  void unknownPoolOrIdentity_isRefused() {
    Path file = folder.resolve("file");
    String pool = "us-east-1:99999999-9999-9999-9999-999999999999";
    assertEquals(2, export(source, file, "--pool", pool));
    assertEquals(2, export(source, file, "--identity", pool + "/" + OWNER.identity()));
    assertTrue(err.toString().contains("has nothing of pool"), err::toString);
    assertEquals(List.of(), List.of(folder.toFile().list()));
  }

  @Test
  void interruptedExport_continues() throws IOException {
    Path file = folder.resolve("file");
    Path whole = folder.resolve("whole");
    export(source, whole);
    String all = Files.readString(whole);
    Path part = folder.resolve("file.part");
    for (int cut = 0; cut < all.length(); cut += 1 + all.length() / 40) {
      Files.writeString(part, all.substring(0, cut));
      assertEquals(0, export(source, file), err::toString);
      assertEquals(withoutHeader(whole), withoutHeader(file));
      assertFalse(Files.exists(part));
      Files.delete(file);
    }
  }

  @Test
  void fileThatIsThere_isNotOverwritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    assertEquals(2, export(source, file));
    assertEquals("mine", Files.readString(file));
  }

  @Test
  void damagedFile_isRefusedBeforeAnyWrite() throws IOException {
    Path file = folder.resolve("file");
    export(source, file);
    String all = Files.readString(file);
    List<String> damaged =
        List.of(
            "",
            "{}",
            all.substring(0, all.length() / 2),
            all.substring(0, all.lastIndexOf("{\"kind\":\"end\"")),
            all.replace("\"level\"", "\"lovel\""),
            all.replace(POOL.value(), "us-east-1:22222222-2222-2222-2222-222222222222"),
            all.replace("\"version\":1", "\"version\":2"));
    for (String each : damaged) {
      Files.writeString(file, each);
      assertEquals(2, importFrom(file), each.substring(0, Math.min(20, each.length())));
    }
    assertEquals(2, importFrom(folder.resolve("missing")));
    assertEquals(0, target.client.scan(scan -> scan.tableName("table")).count());
  }

  @Test
  void mark_ofAMovedIdentityIsExported() throws IOException {
    PoolIdentity moved = GAME.owner();
    new DynamoDbDatasetImports(source.client, "table", _ -> true, SyncCount.ZERO)
        .markMoved(moved, DATE);
    export(source, folder.resolve("file"));
    assertEquals(0, importFrom(folder.resolve("file")));
    assertEquals(
        Optional.of(DATE),
        new DynamoDbDatasetImports(target.client, "table", _ -> true, SyncCount.ZERO)
            .movedAt(moved));
  }
}
