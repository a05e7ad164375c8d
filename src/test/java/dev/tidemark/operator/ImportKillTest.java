package dev.tidemark.operator;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.OTHER_OWNER;
import static dev.tidemark.model.Samples.POOL;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.remove;
import static dev.tidemark.model.Samples.replace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.DynamoDbPoolStore;
import dev.tidemark.local.memory.MemoryDynamoDb;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.SyncCount;
import dev.tidemark.operator.KilledDynamoDb.KilledException;
import dev.tidemark.operator.KilledDynamoDb.LastCall;
import dev.tidemark.operator.export.ExportReader;
import dev.tidemark.operator.export.ImportReport;
import dev.tidemark.operator.export.PoolExport;
import dev.tidemark.operator.export.PoolImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** An import that is killed at any of its calls is finished by the next one. */
final class ImportKillTest {
  private static final DatasetId SMALL = dataset("small");
  private static final DatasetId LARGE = new DatasetId(OTHER_OWNER, new DatasetName("large"));
  private static final DatasetId DELETED = dataset("deleted");
  private static final DatasetId AGAIN = dataset("again");

  @TempDir Path folder;

  private static void put(Life life, DatasetId id, RecordPatch... patches) {
    life.update(id, life.list(id, 0).sessionToken(), "phone", List.of(patches));
  }

  private Path exported() throws IOException {
    MemoryDynamoDb source = new MemoryDynamoDb();
    Life life = new Life(source, 0);
    put(life, SMALL, replace("a", 0, "1"), remove("b", 0));
    put(life, LARGE, replace("a", 0, "v".repeat(200_000)));
    put(life, DELETED, replace("a", 0, "1"));
    life.delete(DELETED);
    put(life, AGAIN, replace("a", 0, "1"));
    life.delete(AGAIN);
    put(life, AGAIN, replace("a", 0, "2"));
    new DynamoDbPoolStore(source, "table", _ -> true)
        .setSyncTrigger(
            POOL, new LambdaFunctionArn("arn:aws:lambda:us-east-1:123456789012:function:trigger"));
    return export(source, "source.jsonl");
  }

  private Path export(DynamoDbClient table, String name) throws IOException {
    Path file = folder.resolve(name);
    new PoolExport(table, "table", 1, (_, _) -> {}).exportPool(POOL, file, DATE);
    return file;
  }

  private static ImportReport importInto(DynamoDbClient table, Path file) throws IOException {
    return new PoolImport(table, "table", SyncCount.ZERO, 1, (_, _) -> {}, _ -> {})
        .run(ExportReader.open(file));
  }

  /** Returns whether the process reached the call at which it is killed. */
  private static boolean isKilled(DynamoDbClient table, Path file) throws IOException {
    try {
      importInto(table, file);
      return false;
    } catch (KilledException e) {
      return true;
    }
  }

  @ParameterizedTest
  @EnumSource(LastCall.class)
  void killedImport_isFinishedByTheNext(LastCall lastCall) throws IOException {
    Path file = exported();
    for (int calls = 0; ; calls++) {
      MemoryDynamoDb table = new MemoryDynamoDb();
      KilledDynamoDb killed = new KilledDynamoDb(table, table, calls, lastCall);
      boolean wasKilled = isKilled(killed, file);
      ImportReport report = importInto(table, file);
      killed.late().forEach(Runnable::run);
      assertEquals(0, report.raised() + report.left(), "killed at call " + calls);
      assertEquals(Files.readString(file), Files.readString(export(table, calls + ".jsonl")));
      if (!wasKilled) {
        assertTrue(calls > 4);
        return;
      }
    }
  }
}
