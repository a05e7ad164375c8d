package dev.tidemark.local.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.ProjectTemplate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** The memory engine and DynamoDB Local return the same for the same requests. */
final class EnginesAgreeTest {
  private static final String TABLE = "table";
  private static final Map<String, String> NAMES = Map.of("#map", "aMap", "#dotted", "a.b");
  private static final Map<String, AttributeValue> VALUES =
      Map.ofEntries(
          Map.entry(":one", AttributeValue.fromN("1")),
          Map.entry(":decimal", AttributeValue.fromN("1.50")),
          Map.entry(":big", AttributeValue.fromN("9007199254740993")),
          Map.entry(":text", AttributeValue.fromS("text")),
          Map.entry(":te", AttributeValue.fromS("te")),
          Map.entry(":n", AttributeValue.fromS("N")),
          Map.entry(":bytes", AttributeValue.fromB(SdkBytes.fromUtf8String("bytes"))),
          Map.entry(":list", AttributeValue.fromL(List.of(AttributeValue.fromN("3")))),
          Map.entry(":set", AttributeValue.fromSs(List.of("red"))),
          Map.entry(":numbers", AttributeValue.fromNs(List.of("1", "2"))));

  private static EmbeddedDynamoDb local;
  private static MemoryEngine engine;
  private static DynamoDbClient onLocal;
  private static DynamoDbClient onMemory;

  @BeforeAll
  static void start() throws IOException {
    local = EmbeddedDynamoDb.start();
    engine = MemoryEngine.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    onLocal = client(local.endpoint());
    onMemory = client(URI.create("http://127.0.0.1:" + engine.address().getPort()));
    for (DynamoDbClient client : List.of(onLocal, onMemory)) {
      ProjectTemplate.TABLE.createIfAbsent(client, TABLE);
      for (int number = 1; number <= 9; number++) {
        put(client, "dataset/" + number);
      }
      put(client, "devices");
    }
  }

  private static DynamoDbClient client(URI endpoint) {
    return DynamoDbClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClientBuilder(AwsCrtHttpClient.builder())
        .build();
  }

  private static void put(DynamoDbClient client, String sort) {
    client.putItem(put -> put.tableName(TABLE).item(item(sort)));
  }

  private static Map<String, AttributeValue> key(String sort) {
    return new ItemKey("owner", sort).attributes();
  }

  private static Map<String, AttributeValue> item(String sort) {
    Map<String, AttributeValue> item = new HashMap<>(key(sort));
    item.put("aNumber", AttributeValue.fromN("1.5"));
    item.put("aText", AttributeValue.fromS("text"));
    item.put("someBytes", AttributeValue.fromB(SdkBytes.fromUtf8String("bytes and more")));
    item.put("isTrue", AttributeValue.fromBool(true));
    item.put("nothing", AttributeValue.fromNul(true));
    item.put("colours", AttributeValue.fromSs(List.of("red", "green")));
    item.put("a.b", AttributeValue.fromS("dotted"));
    item.put("aList", AttributeValue.fromL(List.of(AttributeValue.fromN("1"))));
    item.put(
        "aMap",
        AttributeValue.fromM(
            Map.of(
                "innerOne", AttributeValue.fromN("1"), "noneOne", AttributeValue.fromM(Map.of()))));
    return item;
  }

  @AfterAll
  static void stop() {
    onLocal.close();
    onMemory.close();
    local.close();
    engine.close();
  }

  /** Returns what a request returns, or the type of its error. */
  private static Object outcome(DynamoDbClient client, Function<DynamoDbClient, Object> request) {
    try {
      return request.apply(client);
    } catch (ConditionalCheckFailedException e) {
      return "refused; the item is " + sorted(e.item());
    } catch (TransactionCanceledException e) {
      return e.cancellationReasons().stream()
          .map(reason -> reason.code() + sorted(reason.item()))
          .toList();
    } catch (DynamoDbException e) {
      return e.awsErrorDetails().errorCode();
    }
  }

  /** Sorts the attributes and the elements of sets, whose order neither engine promises. */
  private static Map<String, AttributeValue> sorted(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> sorted = new TreeMap<>(item);
    sorted.replaceAll(
        (name, value) ->
            switch (value.type()) {
              case SS -> AttributeValue.fromSs(value.ss().stream().sorted().toList());
              case M -> AttributeValue.fromM(sorted(value.m()));
              default -> value;
            });
    return sorted;
  }

  private static void assertSame(Function<DynamoDbClient, Object> request) {
    assertEquals(outcome(onLocal, request).toString(), outcome(onMemory, request).toString());
  }

  private static Map<String, AttributeValue> used(String expression) {
    Map<String, AttributeValue> used = new HashMap<>(VALUES);
    used.keySet().removeIf(name -> !expression.matches("(?s).*" + name + "\\b.*"));
    return used;
  }

  private static Map<String, String> names(String expression) {
    Map<String, String> used = new HashMap<>(NAMES);
    used.keySet().removeIf(name -> !expression.contains(name));
    return used;
  }

  private static Object check(DynamoDbClient client, String condition) {
    return sorted(
        client
            .putItem(
                put ->
                    put.tableName(TABLE)
                        .item(item("condition"))
                        .conditionExpression(condition)
                        .expressionAttributeNames(
                            names(condition).isEmpty() ? null : names(condition))
                        .expressionAttributeValues(
                            used(condition).isEmpty() ? null : used(condition))
                        .returnValues(ReturnValue.ALL_OLD)
                        .returnValuesOnConditionCheckFailure(
                            ReturnValuesOnConditionCheckFailure.ALL_OLD))
            .attributes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attribute_exists(pk)",
        "attribute_not_exists(pk)",
        "attribute_not_exists(#map.otherOne)",
        "attribute_exists(#map.innerOne) AND attribute_not_exists(aList[1])",
        "aNumber = :decimal",
        "aNumber <> :one",
        "absentOne <> :one",
        "absentOne = :one",
        "aNumber > :one AND aNumber < :big",
        "NOT aNumber > :one",
        "NOT absentOne > :one",
        "aText >= :te",
        "aText > :one",
        "someBytes > :bytes",
        "#dotted > :text",
        "begins_with(aText, :te)",
        "begins_with(someBytes, :bytes)",
        "begins_with(absentOne, :te)",
        "contains(aText, :te)",
        "contains(colours, :text)",
        "contains(aList, :one)",
        "attribute_type(aNumber, :n)",
        "size(aText) > :one",
        "size(aList) = :one",
        "size(#map) = :one",
        "size(aNumber) = :one",
        "aNumber BETWEEN :one AND :big",
        "aNumber IN (:one, :decimal)",
        "(aNumber = :one OR aText = :text) AND NOT (isTrue = :one)",
        "aNumber = :one OR aText = :text AND absentOne = :one",
        "not aNumber = :one and aText = :text",
        "aList[0] = :one",
        "#map.innerOne=:one",
        "aNumber = :absent",
        "aNumber = ",
        "aNumber = :one AND",
        "(aNumber = :one",
        "aNumber = :one)",
        "unknown_function(aNumber)",
        "aNumber ~ :one",
      })
  void condition(String condition) {
    for (DynamoDbClient client : List.of(onLocal, onMemory)) {
      put(client, "condition");
    }
    assertSame(client -> check(client, condition));
  }

  private static Object update(DynamoDbClient client, String update) {
    return sorted(
        client
            .updateItem(
                request ->
                    request
                        .tableName(TABLE)
                        .key(key("update"))
                        .updateExpression(update)
                        .expressionAttributeNames(names(update).isEmpty() ? null : names(update))
                        .expressionAttributeValues(used(update).isEmpty() ? null : used(update))
                        .returnValues(ReturnValue.ALL_NEW))
            .attributes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET a = :one, #dotted=:text",
        "SET aNumber = aNumber + :one",
        "SET aNumber = aNumber - :big",
        "SET aNumber = aNumber + :one REMOVE aText, #map.innerOne",
        "SET a = if_not_exists(a, :one), aNumber = if_not_exists(aNumber, :one)",
        "SET aList = list_append(aList, :list)",
        "SET aList = list_append(:list, aList)",
        "SET aList[0] = :text",
        "SET aList[7] = :text",
        "REMOVE aList[0]",
        "SET #map.addedOne = :one",
        "SET #map.noneOne.deepOne = :one",
        "SET #map.lostOne.deepOne = :one",
        "SET aText.part = :one",
        "SET a = aNumber, aNumber = :one",
        "SET a = absentOne",
        "ADD aNumber :one, aCounter :big",
        "ADD colours :set",
        "ADD freshOne :set",
        "ADD aText :one",
        "DELETE colours :set",
        "DELETE absentOne :set",
        "SET a = :one ADD aNumber :one DELETE colours :set REMOVE aText",
        "REMOVE absentOne",
        "SET pk = :text",
        "SET a :one",
        "PUT a = :one",
        "ADD a :text",
      })
  void update(String update) {
    for (DynamoDbClient client : List.of(onLocal, onMemory)) {
      put(client, "update");
    }
    assertSame(client -> update(client, update));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pk = :pk",
        "pk = :pk AND sk = :four",
        "pk = :pk AND sk > :four",
        "pk = :pk AND sk >= :four",
        "pk = :pk AND sk < :four",
        "sk <= :four AND pk = :pk",
        "pk = :pk AND sk BETWEEN :four AND :six",
        "(pk = :pk) AND (begins_with(sk, :prefix))",
        "(pk = :pk AND begins_with(sk, :prefix))",
        "pk = :pk AND begins_with(sk, :four)",
        "sk = :four",
        "pk > :pk",
        "pk = :pk AND aNumber = :four",
        "pk = :pk OR sk = :four",
      })
  void query(String condition) {
    Map<String, AttributeValue> values =
        new HashMap<>(
            Map.of(
                ":pk", AttributeValue.fromS("owner"),
                ":four", AttributeValue.fromS("dataset/4"),
                ":six", AttributeValue.fromS("dataset/6"),
                ":prefix", AttributeValue.fromS("dataset/")));
    values.keySet().removeIf(name -> !condition.contains(name));
    for (boolean isForward : List.of(true, false)) {
      assertSame(client -> pages(client, condition, values, isForward));
    }
  }

  /**
   * Reads all pages of two items, and returns the sort keys; those of otherOne tests are left out.
   */
  private static List<List<String>> pages(
      DynamoDbClient client,
      String condition,
      Map<String, AttributeValue> values,
      boolean isForward) {
    return client
        .queryPaginator(
            query ->
                query
                    .tableName(TABLE)
                    .keyConditionExpression(condition)
                    .expressionAttributeValues(values)
                    .scanIndexForward(isForward)
                    .limit(2))
        .stream()
        .map(page -> page.items().stream().map(item -> MemoryItems.key(item).sort()).toList())
        .filter(page -> !page.isEmpty())
        .toList();
  }

  @Test
  void filterProjectionAndCount() {
    assertSame(
        client -> {
          QueryResponse found =
              client.query(
                  query ->
                      query
                          .tableName(TABLE)
                          .keyConditionExpression("pk = :pk AND begins_with(sk, :prefix)")
                          .filterExpression("aNumber = :decimal AND otherOne <> :four")
                          .projectionExpression("sk, #map")
                          .expressionAttributeNames(Map.of("#map", "aMap"))
                          .expressionAttributeValues(
                              Map.of(
                                  ":pk", AttributeValue.fromS("owner"),
                                  ":prefix", AttributeValue.fromS("dataset/"),
                                  ":four", AttributeValue.fromS("dataset/4"),
                                  ":decimal", AttributeValue.fromN("1.5")))
                          .limit(6));
          return List.of(
              found.items().stream().map(EnginesAgreeTest::sorted).toList(),
              found.count(),
              found.scannedCount(),
              sorted(found.lastEvaluatedKey()));
        });
    assertSame(
        client -> {
          ScanResponse found =
              client.scan(
                  scan ->
                      scan.tableName(TABLE)
                          .filterExpression("begins_with(sk, :prefix)")
                          .expressionAttributeValues(
                              Map.of(":prefix", AttributeValue.fromS("dataset/")))
                          .select(Select.COUNT));
          return List.of(found.count(), found.hasItems());
        });
  }

  @ParameterizedTest
  @CsvSource({"attribute_exists(pk), attribute_exists(pk)", "attribute_exists(pk), aNumber = :one"})
  void transaction_isMadeWholeOrNotAtAll(String first, String second) {
    TransactWriteItem update =
        TransactWriteItem.builder()
            .update(
                write ->
                    write
                        .tableName(TABLE)
                        .key(key("dataset/1"))
                        .updateExpression("ADD aNumber :one")
                        .conditionExpression(first)
                        .expressionAttributeValues(used("ADD aNumber :one")))
            .build();
    TransactWriteItem check =
        TransactWriteItem.builder()
            .conditionCheck(
                write ->
                    write
                        .tableName(TABLE)
                        .key(key("dataset/2"))
                        .conditionExpression(second)
                        .expressionAttributeValues(used(second).isEmpty() ? null : used(second))
                        .returnValuesOnConditionCheckFailure(
                            ReturnValuesOnConditionCheckFailure.ALL_OLD))
            .build();
    assertSame(
        client -> {
          client.transactWriteItems(request -> request.transactItems(update, check));
          return "made";
        });
    assertSame(
        client -> sorted(client.getItem(get -> get.tableName(TABLE).key(key("dataset/1"))).item()));
  }

  /** A client sends a transaction again if its response was lost. */
  @Test
  void transactionSentAgain_isMadeOnce() {
    Consumer<TransactWriteItemsRequest.Builder> creation = creation("again", "first");
    assertSame(client -> made(client, creation));
    assertSame(client -> made(client, creation));
    assertSame(
        client -> {
          try {
            return made(client, creation("again", "other"));
          } catch (IdempotentParameterMismatchException e) {
            return e.awsErrorDetails().errorCode();
          }
        });
    assertSame(
        client -> sorted(client.getItem(get -> get.tableName(TABLE).key(key("again"))).item()));
  }

  private static String made(
      DynamoDbClient client, Consumer<TransactWriteItemsRequest.Builder> request) {
    client.transactWriteItems(request);
    return "made";
  }

  private static Consumer<TransactWriteItemsRequest.Builder> creation(String sort, String text) {
    Map<String, AttributeValue> item = new HashMap<>(key(sort));
    item.put("aText", AttributeValue.fromS(text));
    return request ->
        request
            .clientRequestToken("token")
            .transactItems(
                TransactWriteItem.builder()
                    .put(
                        put ->
                            put.tableName(TABLE)
                                .item(item)
                                .conditionExpression("attribute_not_exists(pk)"))
                    .build());
  }

  @Test
  void errors() {
    assertSame(client -> client.getItem(get -> get.tableName("missing").key(key("a"))).item());
    assertSame(client -> client.describeTable(describe -> describe.tableName("missing")));
    assertSame(client -> client.putItem(put -> put.tableName(TABLE).item(Map.of())));
    assertSame(
        client -> client.createTable(ProjectTemplate.TABLE.createTableRequest(TABLE)).toString());
    Map<String, AttributeValue> large = item("large");
    large.put("aText", AttributeValue.fromS("t".repeat(400 * 1024)));
    assertSame(client -> client.putItem(put -> put.tableName(TABLE).item(large)));
    assertFalse(
        onMemory.getItem(get -> get.tableName(TABLE).key(key("large"))).hasItem(), "no item");
  }
}
