package dev.tidemark.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.Template;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The command line of a check, on DynamoDB Local. */
final class DoctorCommandTest {
  private static final DatasetId DATASET =
      new DatasetId(
          new PoolIdentity(new IdentityPoolId("eu-west-1:0"), new IdentityId("eu-west-1:1")),
          new DatasetName("game"));

  private final EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start();
  private final StringWriter output = new StringWriter();

  @BeforeEach
  void createTable() {
    Template.read(Path.of("template.yaml")).table().createIfAbsent(dynamoDb.client(), "table");
    update("level", "1");
    // Large enough for pages, of which one has a value in parts.
    update("map", "m".repeat(70_000));
  }

  private void update(String key, String value) {
    Life life = new Life(dynamoDb.client(), 0);
    RecordPatch patch =
        new RecordPatch(
            new RecordKey(key),
            SyncCount.ZERO,
            new RecordChange.Replace(new RecordValue(value), Optional.empty()));
    life.update(DATASET, life.list(DATASET, 0).sessionToken(), "device", List.of(patch));
  }

  @AfterEach
  void stop() {
    dynamoDb.close();
  }

  private int run(String... arguments) {
    output.getBuffer().setLength(0);
    PrintWriter writer = new PrintWriter(output, true);
    CommandLine command = Tidemark.commandLine().setOut(writer).setErr(writer);
    List<String> all = new ArrayList<>(List.of("doctor"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--table", "table", "--endpoint", dynamoDb.endpoint().toString()));
    return command.execute(all.toArray(String[]::new));
  }

  private void loseValue() {
    ItemKey part = ItemKey.valuePart(DATASET, new SyncCount(2), 0);
    dynamoDb.client().deleteItem(delete -> delete.tableName("table").key(part.attributes()));
  }

  private void miscount() {
    dynamoDb
        .client()
        .updateItem(
            update ->
                update
                    .tableName("table")
                    .key(ItemKey.identity(DATASET.owner()).attributes())
                    .updateExpression("SET datasetCount = :wrong")
                    .expressionAttributeValues(Map.of(":wrong", AttributeValue.fromN("7"))));
  }

  @Test
  void soundTable_hasNothingToMend() {
    assertEquals(0, run(), output::toString);
    assertEquals(
        "Checked 1 datasets of 1 identities: 0 problems mended, 0 left.%n".formatted(),
        output.toString());
  }

  @Test
  void problem_isLeftAndThenMended() {
    miscount();
    assertEquals(3, run(), output::toString);
    assertTrue(
        output
            .toString()
            .startsWith(
                "Found DATASET_COUNT: identity of eu-west-1:0/eu-west-1:1: it states 7 datasets,"
                    + " and has 1"),
        output.toString());

    assertEquals(0, run("--repair"), output::toString);
    assertTrue(output.toString().startsWith("Mended DATASET_COUNT"), output.toString());
    assertEquals(0, run(), output::toString);
  }

  @Test
  void lostRecord_isSaidAndNoLongerBlocksTheOthers() {
    loseValue();
    assertEquals(3, run("--repair"), output::toString);
    assertTrue(output.toString().contains("Mended LOSS: dataset/game"), output.toString());
    assertEquals(0, run(), output::toString);
    assertEquals(1, new Life(dynamoDb.client(), 0).list(DATASET, 2).records().size());
  }

  @Test
  void json_hasOneObjectOnEachLine() throws Exception {
    miscount();
    assertEquals(3, run("--json"));
    List<String> lines = output.toString().lines().toList();
    assertEquals(2, lines.size());
    for (String line : lines) {
      assertTrue(Json.parse(line) instanceof JsonObject, line);
    }
    assertEquals(
        "{\"kind\":\"DATASET_COUNT\",\"pk\":\"eu-west-1:0/eu-west-1:1\",\"sk\":\"identity\","
            + "\"detail\":\"it states 7 datasets, and has 1\",\"mended\":false}",
        lines.getFirst());
    assertEquals(
        "{\"identities\":1,\"datasets\":1,\"mended\":0,\"left\":1,\"losses\":0}", lines.getLast());
  }

  @Test
  void identityOfANewerVersion_isLeft() {
    dynamoDb
        .client()
        .updateItem(
            update ->
                update
                    .tableName("table")
                    .key(ItemKey.identity(DATASET.owner()).attributes())
                    .updateExpression("SET f = :newer")
                    .expressionAttributeValues(Map.of(":newer", Item.number(3))));
    assertEquals(3, run("--repair"), output::toString);
    assertTrue(output.toString().startsWith("Found NEWER: identity"), output.toString());
  }

  @Test
  void missingTable_isRefused() {
    dynamoDb.client().deleteTable(delete -> delete.tableName("table"));
    assertEquals(2, run());
  }
}
