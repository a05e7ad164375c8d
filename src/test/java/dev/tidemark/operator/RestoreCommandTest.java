package dev.tidemark.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.TableState;
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
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command line of a restore, on DynamoDB Local. */
final class RestoreCommandTest {
  private final EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start();
  private final StringWriter output = new StringWriter();

  @BeforeEach
  void createTable() {
    ProjectTemplate.TABLE.createIfAbsent(dynamoDb.client(), "table");
    Life life = new Life(dynamoDb.client(), 0);
    for (int identity = 0; identity < 5; identity++) {
      DatasetId dataset =
          new DatasetId(
              new PoolIdentity(
                  new IdentityPoolId("eu-west-1:0"), new IdentityId("eu-west-1:" + identity)),
              new DatasetName("game"));
      RecordPatch patch =
          new RecordPatch(
              new RecordKey("level"),
              SyncCount.ZERO,
              new RecordChange.Replace(new RecordValue("1"), Optional.empty()));
      life.update(dataset, life.list(dataset, 0).sessionToken(), "device", List.of(patch));
    }
  }

  @AfterEach
  void stop() {
    dynamoDb.close();
  }

  private int run(String... arguments) {
    PrintWriter writer = new PrintWriter(output, true);
    CommandLine command = Tidemark.commandLine().setOut(writer).setErr(writer);
    List<String> all = new ArrayList<>(List.of("restore"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--table", "table", "--endpoint", dynamoDb.endpoint().toString()));
    return command.execute(all.toArray(String[]::new));
  }

  private TableState state() {
    return TableState.read(dynamoDb.client(), "table");
  }

  @Test
  void withoutStoppedWriters_isRefused() {
    assertEquals(2, run());
    assertTrue(output.toString().contains("--writers-stopped"), output.toString());
    assertEquals(SyncCount.ZERO, state().floor());
  }

  @Test
  void dryRun_changesNothing() {
    assertEquals(0, run("--dry-run"), output::toString);
    assertTrue(output.toString().contains("Would raise 5 datasets of 5"), output.toString());
    assertEquals(SyncCount.ZERO, state().floor());
  }

  @Test
  void restore_printsTheParametersOfTheDeployment() {
    assertEquals(0, run("--writers-stopped"), output::toString);
    assertTrue(output.toString().contains("Raised 5 datasets of 5"), output.toString());
    assertTrue(output.toString().contains("CountFloor=1000001"), output.toString());
    assertTrue(output.toString().contains("ExistingTableStream=arn:"), output.toString());
    assertEquals(new SyncCount(1_000_001), state().floor());
    assertEquals(TableState.Phase.READY, state().phase());
  }

  @Test
  void secondRestore_hasNothingToDo() {
    run("--writers-stopped");
    assertEquals(0, run("--writers-stopped"), output::toString);
    assertTrue(output.toString().contains("nothing is left to do"), output.toString());
    assertEquals(new SyncCount(1_000_001), state().floor());
  }

  @Test
  void tooLowFloor_isRefused() {
    assertEquals(2, run("--writers-stopped", "--floor", "17"));
    assertTrue(output.toString().contains("at least 1000001"), output.toString());
  }

  @Test
  void missingTable_isRefused() {
    dynamoDb.client().deleteTable(delete -> delete.tableName("table"));
    assertEquals(2, run("--writers-stopped"));
  }
}
