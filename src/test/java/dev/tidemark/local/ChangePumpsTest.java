package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Each function has its own position in the table's stream. */
class ChangePumpsTest {
  @TempDir Path folder;

  @BeforeEach
  void forget() {
    RecordingFunction.clear();
  }

  private static String function(String name, String properties) {
    return """
      %1$s:
        Type: AWS::Serverless::Function
        Properties:
          Handler: %2$s
          Timeout: 5
          MemorySize: 128
          Environment:
            Variables: {NAME: %1$s}
          Events:
            TableStream:
              Type: DynamoDB
              Properties: {StartingPosition: TRIM_HORIZON, %3$s}
    """
        .formatted(name, RecordingFunction.class.getName(), properties);
  }

  private Path template(String functions) throws IOException {
    return Files.writeString(
        folder.resolve("template.yaml"),
        "Resources:\n"
            + functions
            + """
              Table:
                Type: AWS::DynamoDB::Table
                Properties:
                  AttributeDefinitions:
                    - {AttributeName: pk, AttributeType: S}
                    - {AttributeName: sk, AttributeType: S}
                  KeySchema:
                    - {AttributeName: pk, KeyType: HASH}
                    - {AttributeName: sk, KeyType: RANGE}
                  BillingMode: PAY_PER_REQUEST
                  StreamSpecification: {StreamViewType: NEW_AND_OLD_IMAGES}
            """);
  }

  /** A stopped service, whose pumps run only when the test says so. */
  private static final class Pumps implements AutoCloseable {
    private final EmbeddedDynamoDb dynamoDb;
    private final DynamoDbClient client;
    private final ChangePumps pumps;

    Pumps(Path file, EmbeddedDynamoDb.Storage storage) {
      Template template = Template.read(file);
      dynamoDb = EmbeddedDynamoDb.start(storage, "127.0.0.1", 0);
      client = dynamoDb.client();
      template.table().createIfAbsent(client, "tidemark");
      pumps =
          ChangePumps.of(
              template.functions().stream()
                  .map(
                      definition ->
                          Function.load(
                              definition,
                              definition.environment(),
                              new FunctionHost(
                                  java.time.InstantSource.system(),
                                  dynamoDb.access(),
                                  java.util.function.UnaryOperator.identity(),
                                  _ -> {})))
                  .toList(),
              new LocalServiceOptions(
                  "127.0.0.1",
                  0,
                  file,
                  "tidemark",
                  new LocalServiceOptions.DynamoDb.Embedded(storage, "127.0.0.1", 0),
                  new LocalServiceOptions.Trigger.None()),
              dynamoDb.access());
    }

    void write(String... datasets) {
      for (String dataset : datasets) {
        client.putItem(
            put ->
                put.tableName("tidemark")
                    .item(
                        Map.of(
                            "pk", AttributeValue.fromS("a"),
                            "sk", AttributeValue.fromS("dataset/" + dataset))));
      }
    }

    @Override
    public void close() {
      pumps.close();
      client.close();
      dynamoDb.close();
    }
  }

  private static final EmbeddedDynamoDb.Storage MEMORY = new EmbeddedDynamoDb.Storage.InMemory();

  private static String fail(String event) {
    throw new IllegalStateException(
        "requested by the test, for %d characters".formatted(event.length()));
  }

  @Test
  void failingFunction_doesNotDelayAnother() throws IOException {
    RecordingFunction.OUTPUTS.put("First", ChangePumpsTest::fail);
    try (Pumps test = new Pumps(template(function("First", "") + function("Second", "")), MEMORY)) {
      test.write("a");
      test.pumps.pump();
      test.write("b");
      test.pumps.pump();
      assertEquals(List.of(List.of("a"), List.of("b")), RecordingFunction.datasets("Second"));
      assertEquals(List.of(List.of("a"), List.of("a", "b")), RecordingFunction.datasets("First"));
    }
  }

  @Test
  void reportedChange_isDeliveredAgainWithAllAfterIt() throws IOException {
    RecordingFunction.OUTPUTS.put("Some", event -> RecordingFunction.failureOf("b", event));
    Path file = template(function("Some", "FunctionResponseTypes: [ReportBatchItemFailures]"));
    try (Pumps test = new Pumps(file, MEMORY)) {
      test.write("a", "b", "c");
      test.pumps.pump();
      RecordingFunction.OUTPUTS.clear();
      test.pumps.pump();
      assertEquals(
          List.of(List.of("a", "b", "c"), List.of("b", "c")), RecordingFunction.datasets("Some"));
    }
  }

  @Test
  void outputWithoutReports_isIgnored() throws IOException {
    RecordingFunction.OUTPUTS.put("Some", event -> RecordingFunction.failureOf("b", event));
    try (Pumps test = new Pumps(template(function("Some", "")), MEMORY)) {
      test.write("a", "b", "c");
      test.pumps.pump();
      test.pumps.pump();
      assertEquals(List.of(List.of("a", "b", "c")), RecordingFunction.datasets("Some"));
    }
  }

  @Test
  void batchSizeAndDisabledMapping_areAsTheTemplateAndTheDocumentationSay() throws IOException {
    Path file = template(function("Some", "BatchSize: 2, Enabled: false"));
    try (Pumps test = new Pumps(file, MEMORY)) {
      test.write("a", "b", "c");
      test.pumps.pump();
      assertEquals(List.of(List.of("a", "b"), List.of("c")), RecordingFunction.datasets("Some"));
    }
  }

  @Test
  void restart_goesOnWhereEachFunctionWas() throws IOException {
    Path file = template(function("First", "") + function("Second", ""));
    EmbeddedDynamoDb.Storage data = new EmbeddedDynamoDb.Storage.Folder(folder.resolve("data"));
    RecordingFunction.OUTPUTS.put("First", ChangePumpsTest::fail);
    try (Pumps test = new Pumps(file, data)) {
      test.write("a");
      test.pumps.pump();
    }
    RecordingFunction.clear();
    try (Pumps test = new Pumps(file, data)) {
      test.write("b");
      test.pumps.pump();
    }
    assertEquals(List.of(List.of("a", "b")), RecordingFunction.datasets("First"));
    assertEquals(List.of(List.of("b")), RecordingFunction.datasets("Second"));
  }

  /** Older versions kept one position for all functions, in a file without a function's name. */
  @Test
  void positionOfAnOlderVersion_isWhereAllFunctionsGoOn() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    EmbeddedDynamoDb.Storage storage = new EmbeddedDynamoDb.Storage.Folder(data);
    try (Pumps test = new Pumps(template(function("First", "")), storage)) {
      test.write("a");
      test.pumps.pump();
    }
    try (Stream<Path> files = Files.list(data)) {
      Path position =
          files
              .filter(file -> file.toString().endsWith(".First.position"))
              .findFirst()
              .orElseThrow();
      Files.move(
          position,
          position.resolveSibling(
              position.getFileName().toString().replace(".First.position", ".position")));
    }
    RecordingFunction.clear();
    for (String dataset : List.of("b", "c")) {
      Path file = template(function("First", "") + function("Second", ""));
      try (Pumps test = new Pumps(file, storage)) {
        test.write(dataset);
        test.pumps.pump();
      }
    }
    for (String name : List.of("First", "Second")) {
      assertEquals(List.of(List.of("b"), List.of("c")), RecordingFunction.datasets(name));
    }
  }
}
