package dev.tidemark.dynamodb;

import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.replace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.local.memory.MemoryDynamoDb;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.Update;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.sync.DatasetStore.CommitResult;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/**
 * Reads of a dataset in pages while DynamoDB shows some items as they were before the last
 * transaction, or omits some. A read returns the dataset as of one moment, or fails.
 */
final class TornReadsTest {
  private static final DatasetId D = dataset("d");
  private static final String TABLE = "table";

  private final Torn dynamoDb = new Torn();
  private final DynamoDbDatasetStore store =
      new DynamoDbDatasetStore(dynamoDb, TABLE, _ -> true, () -> 42);
  private final Commits commits = new Commits(D);

  /** A DynamoDB that shows changed items a number of times. */
  private static final class Torn implements DynamoDbClient {
    final MemoryDynamoDb memory = new MemoryDynamoDb();
    UnaryOperator<List<Map<String, AttributeValue>>> shown = items -> items;
    int unprocessed;
    int times;

    void show(int howOften, UnaryOperator<List<Map<String, AttributeValue>>> items) {
      times = howOften;
      shown = items;
    }

    /** Raises the count of the dataset item alone, as an update that is in between does. */
    void raiseCount() {
      Map<String, AttributeValue> key = ItemKey.dataset(D).attributes();
      memory.updateItem(
          update ->
              update
                  .tableName(TABLE)
                  .key(key)
                  .updateExpression("ADD c :one")
                  .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))));
    }

    private List<Map<String, AttributeValue>> shown(List<Map<String, AttributeValue>> items) {
      List<Map<String, AttributeValue>> other = shown.apply(items);
      if (other.equals(items) || times == 0) {
        return items;
      }
      times--;
      return other;
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      List<Map<String, AttributeValue>> item = shown(List.of(memory.getItem(request).item()));
      return GetItemResponse.builder().item(item.getFirst()).build();
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
      BatchGetItemResponse response = memory.batchGetItem(request);
      List<Map<String, AttributeValue>> items =
          shown(response.responses().getOrDefault(TABLE, List.of()));
      if (unprocessed == 0) {
        return response.toBuilder().responses(Map.of(TABLE, items)).build();
      }
      unprocessed--;
      KeysAndAttributes asked = request.requestItems().values().iterator().next();
      Map<String, AttributeValue> left = asked.keys().getLast();
      return response.toBuilder()
          .responses(
              Map.of(
                  TABLE,
                  items.stream()
                      .filter(item -> !ItemKey.of(item).attributes().equals(left))
                      .toList()))
          .unprocessedKeys(Map.of(TABLE, asked.toBuilder().keys(List.of(left)).build()))
          .build();
    }

    @Override
    public QueryResponse query(QueryRequest request) {
      QueryResponse response = memory.query(request);
      return response.toBuilder().items(shown(response.items())).build();
    }

    @Override
    public TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
      return memory.transactGetItems(request);
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      return memory.transactWriteItems(request);
    }
  }

  @BeforeEach
  void commitTwice() {
    RecordPatch[] patches =
        IntStream.range(0, 200)
            .mapToObj(i -> replace("key-" + i, 0, "v".repeat(200)))
            .toArray(RecordPatch[]::new);
    commit(patches);
    commit(replace("large", 0, "large ".repeat(20_000)));
  }

  static Stream<Scope> scopes() {
    return Stream.of(
        new Scope.All(),
        new Scope.Since(count(0)),
        new Scope.Since(count(1)),
        new Scope.Since(count(2)),
        new Scope.Keys(Set.of(key("key-1"), key("large"))),
        new Scope.Keys(Set.of(key("key-1"), key("large")), "p42"));
  }

  /** DynamoDB shows all pages as they were before the last update. */
  @ParameterizedTest
  @MethodSource("scopes")
  void stalePages_areReadAgain(Scope scope) {
    Dataset expected = read(scope);
    Map<Map<String, AttributeValue>, Map<String, AttributeValue>> before = items();
    commit(replace("large", 2, "other ".repeat(20_000)), replace("key-1", 1, "other"));
    Dataset whole = read(new Scope.All());
    dynamoDb.show(
        2,
        items ->
            items.stream()
                .map(
                    item ->
                        sort(item).startsWith("page/")
                            ? before.getOrDefault(ItemKey.of(item).attributes(), item)
                            : item)
                .toList());
    Dataset read = read(scope);
    assertEquals(count(3), read.syncCount());
    read.records().forEach((key, found) -> assertEquals(whole.records().get(key), found));
    assertEquals(count(2), expected.syncCount());
  }

  /** A read of the dataset item only cannot notice that it is stale. */
  static Stream<Scope> scopesOfPages() {
    return scopes().filter(scope -> !scope.equals(new Scope.Since(count(2))));
  }

  @ParameterizedTest
  @MethodSource("scopesOfPages")
  void staleDatasetItem_isReadAgain(Scope scope) {
    Map<Map<String, AttributeValue>, Map<String, AttributeValue>> before = items();
    commit(replace("large", 2, "other ".repeat(20_000)), replace("key-1", 1, "other"));
    Dataset whole = read(new Scope.All());
    dynamoDb.show(
        2,
        items ->
            items.stream()
                .map(
                    item ->
                        sort(item).startsWith("dataset/")
                            ? before.getOrDefault(ItemKey.of(item).attributes(), item)
                            : item)
                .toList());
    Dataset read = read(scope);
    assertEquals(count(3), read.syncCount());
    read.records().forEach((key, found) -> assertEquals(whole.records().get(key), found));
  }

  static Stream<String> kinds() {
    return Stream.of("page/", "value/");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void missingItems_areReadAgain_andFailOnceEveryReadMetTheSameCount(String kind) {
    Dataset whole = read(new Scope.All());
    UnaryOperator<List<Map<String, AttributeValue>>> without =
        items -> items.stream().filter(item -> !sort(item).startsWith(kind)).toList();
    dynamoDb.show(DatasetReader.MAX_READS - 1, without);
    assertEquals(whole, read(new Scope.All()));
    dynamoDb.show(Integer.MAX_VALUE, without);
    StoreFailedException failure =
        assertThrows(StoreFailedException.class, () -> read(new Scope.All()));
    assertEquals(
        "The pages of a dataset contradict it in 5 reads, while its count was 2. It is one of"
            + " identity %s in pool %s".formatted(D.owner().identity(), D.owner().pool()),
        Objects.requireNonNull(failure.getCause()).getMessage());
  }

  @Test
  void missingItems_whileTheCountMoves_areABusyStore() {
    dynamoDb.show(
        Integer.MAX_VALUE,
        items -> {
          boolean hasPages = items.stream().anyMatch(item -> sort(item).startsWith("page/"));
          if (hasPages) {
            dynamoDb.raiseCount();
          }
          return items.stream().filter(item -> !sort(item).startsWith("page/")).toList();
        });
    assertThrows(StoreBusyException.class, () -> read(new Scope.All()));
  }

  @Test
  void missingItems_withoutTimeForAllReads_areABusyStore() {
    DynamoDbDatasetStore hurried =
        new DynamoDbDatasetStore(
            dynamoDb, TABLE, attempt -> attempt < DatasetReader.MAX_READS - 1, () -> 42);
    dynamoDb.show(
        Integer.MAX_VALUE,
        items -> items.stream().filter(item -> !sort(item).startsWith("page/")).toList());
    assertThrows(StoreBusyException.class, () -> hurried.read(D, new Scope.All()));
  }

  @Test
  void unprocessedKeys_areReadAgainUntilTheStoreIsBusy() {
    Scope scope = new Scope.Keys(Set.of(key("key-1"), key("key-2"), key("large")), "p42");
    Dataset expected = read(scope);
    dynamoDb.unprocessed = 3;
    assertEquals(expected, read(scope));
    dynamoDb.unprocessed = Integer.MAX_VALUE;
    assertThrows(StoreBusyException.class, () -> read(scope));
  }

  /** The condition is the count of a page, not its content. */
  @Test
  void commitOnStalePages_isRefused() {
    View seen = store.read(D, new Scope.All());
    commit(replace("key-1", 1, "other"));
    Dataset now = read(new Scope.All());
    Dataset after =
        ((View.Existing) seen).dataset().apply(update(List.of(replace("key-2", 1, "late"))));
    assertInstanceOf(CommitResult.ConditionFailed.class, store.commit(seen, after));
    assertEquals(now, read(new Scope.All()));
  }

  private static String sort(Map<String, AttributeValue> item) {
    return Optional.ofNullable(item.get(ItemKey.SORT)).map(AttributeValue::s).orElse("");
  }

  /** Returns all items of the dataset, as they are. */
  private Map<Map<String, AttributeValue>, Map<String, AttributeValue>> items() {
    Map<Map<String, AttributeValue>, Map<String, AttributeValue>> items = new HashMap<>();
    for (String prefix : List.of("dataset/", "page/", "value/")) {
      dynamoDb
          .memory
          .queryPaginator(
              query ->
                  query
                      .keyConditionExpression("pk = :owner AND begins_with(sk, :prefix)")
                      .expressionAttributeValues(
                          Map.of(
                              ":owner",
                              AttributeValue.fromS(ItemKey.partition(D.owner())),
                              ":prefix",
                              AttributeValue.fromS(prefix))))
          .items()
          .forEach(item -> items.put(ItemKey.of(item).attributes(), item));
    }
    return items;
  }

  private Dataset read(Scope scope) {
    return assertInstanceOf(View.Existing.class, store.read(D, scope)).dataset();
  }

  private Update update(List<RecordPatch> patches) {
    return commits.update(patches);
  }

  private void commit(RecordPatch... patches) {
    commits.commit(store, patches);
  }
}
