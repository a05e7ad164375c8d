package dev.tidemark.dynamodb;

import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.remove;
import static dev.tidemark.model.Samples.replace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.ProjectTemplate;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.Update;
import dev.tidemark.sync.DatasetStore.CommitResult;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Commits without a read. They have the same effect as commits after a read, are refused if the
 * dataset or a record has changed, and are not attempted if the dataset must be read.
 */
final class CommitWithoutReadTest {
  private static final DatasetId D = dataset("d");

  private static EmbeddedDynamoDb dynamoDb;
  private static DynamoDbClient client;
  private static int tables;

  private DynamoDbDatasetStore store = storeOf("unread-0");
  private final Commits commits = new Commits(D);

  private static DynamoDbDatasetStore storeOf(String table) {
    return new DynamoDbDatasetStore(client, table, _ -> true);
  }

  @BeforeAll
  static void start() {
    dynamoDb = EmbeddedDynamoDb.start();
    client = DynamoDbClients.create(dynamoDb.endpoint(), dynamoDb.http());
  }

  @AfterAll
  static void stop() {
    client.close();
    dynamoDb.close();
  }

  @BeforeEach
  void makeTable() {
    tables++;
    String table = "unread-" + tables;
    ProjectTemplate.TABLE.createIfAbsent(client, table);
    store = storeOf(table);
    commit(replace("a", 0, "1"), replace("b", 0, "2"), replace("c", 0, "3"));
  }

  @Test
  void commit_hasTheEffectOfACommitAfterARead() {
    View.Existing before = existing();
    List<RecordPatch> patches =
        List.of(replace("a", 1, "changed"), remove("b", 1), replace("new.#key", 0, ""));
    Update update = update(patches);
    assertEquals(
        Optional.of(new CommitResult.Committed()),
        store.commitWithoutRead(D, count(1), before.hint(), patches, update));
    assertEquals(before.dataset().apply(update), existing().dataset());
  }

  @Test
  void manyCommits_areRememberedAsRecentUpdates() {
    for (int i = 1; i <= 20; i++) {
      View.Existing before = existing();
      List<RecordPatch> patches = List.of(replace("a", i, "value " + i));
      Update update = update(patches);
      assertEquals(
          Optional.of(new CommitResult.Committed()),
          store.commitWithoutRead(D, count(i), before.hint(), patches, update));
      assertEquals(before.dataset().apply(update), existing().dataset());
    }
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(0, replace("a", 1, "x")),
        Arguments.of(2, replace("a", 1, "x")),
        Arguments.of(1, replace("a", 0, "x")),
        Arguments.of(1, replace("a", 2, "x")),
        Arguments.of(1, remove("a", 0)),
        Arguments.of(1, replace("missing", 1, "x")));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void wrongCountOfDatasetOrRecord_isRefused(long at, RecordPatch patch) {
    View.Existing before = existing();
    List<RecordPatch> patches = List.of(replace("b", 1, "valid by itself"), patch);
    CommitResult.ConditionFailed refused =
        assertInstanceOf(
            CommitResult.ConditionFailed.class,
            store
                .commitWithoutRead(D, count(at), before.hint(), patches, update(patches))
                .orElseThrow());
    View.Existing now = assertInstanceOf(View.Existing.class, refused.current().orElseThrow());
    assertEquals(before.dataset(), now.dataset());
    assertEquals(before.dataset(), existing().dataset());
  }

  @Test
  void deletedDataset_isRefused() {
    String hint = existing().hint();
    store.delete((View.Existing) store.read(D, new Scope.Deletion()));
    List<RecordPatch> patches = List.of(replace("a", 1, "x"));
    assertEquals(
        Optional.of(new CommitResult.ConditionFailed(Optional.empty())),
        store.commitWithoutRead(D, count(1), hint, patches, update(patches)));
    assertInstanceOf(View.Missing.class, store.read(D, new Scope.All()));
  }

  @Test
  void datasetInPages_isRefused() {
    String hint = existing().hint();
    commit(replace("large", 0, "x".repeat(50_000)));
    List<RecordPatch> patches = List.of(replace("a", 1, "x"));
    assertEquals(
        Optional.of(new CommitResult.ConditionFailed(Optional.empty())),
        store.commitWithoutRead(D, count(1), hint, patches, update(patches)));
  }

  static Stream<Arguments> mustBeRead() {
    RecordPatch small = replace("a", 1, "x");
    return Stream.of(
        Arguments.of("no hint", "", List.of(small)),
        Arguments.of("dataset in pages", "p1", List.of(small)),
        Arguments.of("malformed hint", "i", List.of(small)),
        Arguments.of("unknown hint", "x12", List.of(small)),
        Arguments.of("dataset too large", "i" + (16 * 1024 - 100), List.of(small)),
        Arguments.of(
            "dataset and patch too large", "i100", List.of(replace("a", 1, "x".repeat(16_000)))),
        Arguments.of("key too long", "i100", List.of(replace("k".repeat(256), 0, ""))),
        Arguments.of("key of too many bytes", "i100", List.of(replace("ü".repeat(128), 0, ""))),
        Arguments.of("too many patches", "i100", patches(101)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mustBeRead")
  void commit_isNotAttemptedFor(String name, String hint, List<RecordPatch> patches) {
    Dataset before = existing().dataset();
    assertEquals(
        Optional.empty(), store.commitWithoutRead(D, count(1), hint, patches, update(patches)));
    assertEquals(before, existing().dataset());
  }

  static Stream<Arguments> largest() {
    return Stream.of(
        Arguments.of(patches(100)),
        Arguments.of(List.of(replace("k".repeat(255), 0, ""))),
        Arguments.of(List.of(replace("fill", 0, "x".repeat(15_000)))));
  }

  @ParameterizedTest
  @MethodSource("largest")
  void largestUpdates_areCommitted(List<RecordPatch> patches) {
    View.Existing before = existing();
    Update update = update(patches);
    assertEquals(
        Optional.of(new CommitResult.Committed()),
        store.commitWithoutRead(D, count(1), before.hint(), patches, update));
    assertEquals(before.dataset().apply(update), existing().dataset());
    assertTrue(existing().hint().startsWith("i"));
  }

  private static List<RecordPatch> patches(int number) {
    return IntStream.range(0, number).mapToObj(i -> replace("key-" + i, 0, "v")).toList();
  }

  private View.Existing existing() {
    return assertInstanceOf(View.Existing.class, store.read(D, new Scope.All()));
  }

  private Update update(List<RecordPatch> patches) {
    return commits.update(patches);
  }

  private void commit(RecordPatch... patches) {
    commits.commit(store, patches);
  }
}
