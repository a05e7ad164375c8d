package dev.tidemark.dynamodb;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.remove;
import static dev.tidemark.model.Samples.replace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.pages.CommitParts;
import dev.tidemark.local.memory.MemoryDynamoDb;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.Quotas;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.sync.DatasetStore.DeleteResult;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The records of updates in pages, which they write beside the dataset for the pool's stream. */
final class CommitPartsTest {
  private static final DatasetId D = dataset("d");
  private static final String TABLE = "table";

  /** Enough for pages. */
  private static final RecordPatch LARGE = replace("large", 0, "v".repeat(20_000));

  private final MemoryDynamoDb dynamoDb = new MemoryDynamoDb();
  private final List<IdentityPoolId> asked = new ArrayList<>();
  private final Commits commits = new Commits(D);
  private final DynamoDbDatasetStore streaming = store(dynamoDb, _ -> true);
  private final DynamoDbDatasetStore other = store(dynamoDb, _ -> false);

  private DynamoDbDatasetStore store(MemoryDynamoDb client, Predicate<IdentityPoolId> streams) {
    Predicate<IdentityPoolId> asks = asked::add;
    return new DynamoDbDatasetStore(
        client, TABLE, _ -> true, () -> 42, SyncCount.ZERO, Quotas.AMAZON, asks.and(streams));
  }

  private DatasetItem item() {
    return EncodedDatasetItem.decode(
            new Item(dynamoDb.find(ItemKey.dataset(D).attributes()).orElseThrow()))
        .content();
  }

  private List<String> commitKeys() {
    return dynamoDb.all().stream()
        .map(item -> ItemKey.of(item).sort())
        .filter(sort -> sort.startsWith("commit/"))
        .sorted()
        .toList();
  }

  private Optional<List<SyncRecord>> read(long count, int parts) {
    return new CommitPartReader(dynamoDb, TABLE, _ -> true).read(D, count(count), parts);
  }

  private List<SyncRecord> writtenAt(long count) {
    View.Existing seen = assertInstanceOf(View.Existing.class, streaming.read(D, new Scope.All()));
    return seen.dataset().records().values().stream()
        .filter(each -> each.syncCount().equals(count(count)))
        .toList();
  }

  @Test
  void updateInOneItem_writesNothingMore() {
    commits.commit(streaming, replace("a", 0, "1"));
    commits.commit(streaming, replace("b", 0, "2"));
    assertEquals(List.of(), commitKeys());
    assertEquals(OptionalInt.empty(), item().commitParts());
    assertEquals(List.of(), asked, "asked whether the pool streams");
  }

  @Test
  void creationInPages_writesItsRecords() {
    commits.commit(streaming, LARGE, replace("a", 0, "1"));
    assertEquals(OptionalInt.of(1), item().commitParts());
    assertEquals(List.of("commit/d/1/0"), commitKeys());
    assertEquals(Optional.of(writtenAt(1)), read(1, 1));
    assertEquals(List.of(D.owner().pool()), asked);
  }

  @Test
  void conversion_writesOnlyTheRecordsOfTheUpdate() {
    commits.commit(streaming, replace("a", 0, "1"), replace("b", 0, "2"));
    commits.commit(streaming, LARGE, remove("b", 1));
    assertEquals(
        List.of("b", "large"),
        read(2, 1).orElseThrow().stream().map(each -> each.key().value()).toList());
    assertEquals(Optional.of(writtenAt(2)), read(2, 1));
  }

  /** A page has the records of earlier updates too, and a tombstone is a change as well. */
  @Test
  void updateInPages_writesItsRecordsWithTombstones() {
    RecordPatch[] many =
        IntStream.range(0, 300)
            .mapToObj(i -> replace("k" + i, 0, "v".repeat(200)))
            .toArray(RecordPatch[]::new);
    commits.commit(streaming, many);
    commits.commit(streaming, replace("k1", 1, "new"), remove("k2", 1), remove("unknown", 0));
    assertEquals(3, writtenAt(2).size());
    assertEquals(Optional.of(writtenAt(2)), read(2, 1));
    assertEquals(Optional.of(writtenAt(1)), read(1, 1).map(all -> withoutLater(all)));
  }

  private static List<SyncRecord> withoutLater(List<SyncRecord> first) {
    return first.stream()
        .filter(each -> !List.of("k1", "k2").contains(each.key().value()))
        .toList();
  }

  /** Values of 64 KiB or more are in items of their own in the dataset, which updates delete. */
  @Test
  void largeValues_areInTheParts() {
    String large = incompressible(1_000_000);
    commits.commit(streaming, replace("a", 0, large), replace("b", 0, "short"));
    List<SyncRecord> written = writtenAt(1);
    int parts = item().commitParts().orElseThrow();
    assertEquals(3, parts);
    commits.commit(streaming, replace("a", 1, "small"));
    assertEquals(Optional.of(written), read(1, parts));
    assertEquals(
        List.of("commit/d/1/0", "commit/d/1/1", "commit/d/1/2", "commit/d/2/0"), commitKeys());
  }

  private static String incompressible(int bytes) {
    return new Random(1)
        .ints(bytes, 0x20, 0x7f)
        .mapToObj(c -> String.valueOf((char) c))
        .collect(Collectors.joining());
  }

  @Test
  void parts_expireTwoDaysAfterTheUpdate() {
    commits.commit(streaming, LARGE);
    assertEquals(
        DATE.plus(Duration.ofDays(2)).getEpochSecond(),
        new Item(part(1, 0).orElseThrow()).number("ttl"));
  }

  private Optional<Map<String, AttributeValue>> part(long count, int number) {
    return dynamoDb.find(ItemKey.commitPart(D, count(count), number).attributes());
  }

  @Test
  void poolWithoutStream_hasNoPartsAndLosesThePartsOfEarlierUpdates() {
    commits.commit(streaming, LARGE);
    commits.commit(other, replace("a", 0, "1"));
    assertEquals(OptionalInt.empty(), item().commitParts());
    assertEquals(
        Optional.empty(),
        dynamoDb.find(ItemKey.dataset(D).attributes()).map(item -> item.get("cp")));
    assertEquals(List.of("commit/d/1/0"), commitKeys());
  }

  /** All items are those of a store that knows no stream. */
  @Test
  void poolWithoutStream_writesNothingMore() {
    MemoryDynamoDb plain = new MemoryDynamoDb();
    DynamoDbDatasetStore knowsNone = new DynamoDbDatasetStore(plain, TABLE, _ -> true, () -> 42);
    Commits same = new Commits(D);
    for (RecordPatch patch : List.of(LARGE, replace("a", 0, "1"), remove("large", 1))) {
      commits.commit(other, patch);
      same.commit(knowsNone, patch);
      assertEquals(plain.usage(), dynamoDb.usage());
    }
    assertEquals(plain.all(), dynamoDb.all());
  }

  @Test
  void deletion_leavesThePartsToExpireAndTheNextDatasetHasNone() {
    commits.commit(streaming, LARGE);
    View.Existing seen =
        assertInstanceOf(View.Existing.class, streaming.read(D, new Scope.Deletion()));
    assertInstanceOf(DeleteResult.Deleted.class, streaming.delete(seen));
    assertEquals(List.of("commit/d/1/0"), commitKeys());
    assertEquals(
        0,
        dynamoDb.all().stream()
            .filter(item -> ItemKey.of(item).sort().startsWith("page/"))
            .count());
  }

  /** A version that does not know the attribute copies it to the next count. */
  @ParameterizedTest
  @ValueSource(longs = {1, 3})
  void partsNamedAtAnotherCount_countAsAbsent(long count) {
    commits.commit(streaming, LARGE);
    commits.commit(streaming, replace("a", 0, "1"));
    Map<String, AttributeValue> attributes =
        new HashMap<>(dynamoDb.find(ItemKey.dataset(D).attributes()).orElseThrow());
    assertEquals(OptionalInt.of(1), decode(attributes).commitParts());
    attributes.put(
        "cp",
        AttributeValue.fromB(SdkBytes.fromByteArray(new CommitParts(count(count), 1).encode())));
    assertEquals(OptionalInt.empty(), decode(attributes).commitParts());
  }

  private static DatasetItem decode(Map<String, AttributeValue> attributes) {
    return EncodedDatasetItem.decode(new Item(attributes)).content();
  }

  @Test
  void failingLookUp_failsTheUpdateBeforeItWrites() {
    StoreBusyException busy = new StoreBusyException(new IllegalStateException("throttled"));
    DynamoDbDatasetStore failing =
        store(
            dynamoDb,
            _ -> {
              throw busy;
            });
    commits.commit(failing, replace("a", 0, "1"));
    List<Map<String, AttributeValue>> before = dynamoDb.all();
    assertEquals(
        busy, assertThrows(StoreBusyException.class, () -> commits.commit(failing, LARGE)));
    assertEquals(before, dynamoDb.all());
  }

  @Test
  void missingPart_isReadAgainUntilItIsVisible() {
    commits.commit(streaming, replace("a", 0, incompressible(1_000_000)));
    List<SyncRecord> written = writtenAt(1);
    Map<String, AttributeValue> late = part(1, 1).orElseThrow();
    delete(late);
    List<Integer> pauses = new ArrayList<>();
    CommitPartReader reader =
        new CommitPartReader(
            dynamoDb,
            TABLE,
            attempt -> {
              pauses.add(attempt);
              if (attempt == 3) {
                dynamoDb.putItem(put -> put.tableName(TABLE).item(late));
              }
              return true;
            });
    assertEquals(Optional.of(written), reader.read(D, count(1), 3));
    assertEquals(List.of(1, 2, 3), pauses);
  }

  @Test
  void expiredPart_isMissingAfterAFewReads() {
    commits.commit(streaming, replace("a", 0, incompressible(1_000_000)));
    delete(part(1, 2).orElseThrow());
    dynamoDb.usage();
    assertEquals(Optional.empty(), read(1, 3));
    assertEquals(CommitPartReader.MAX_READS, dynamoDb.usage().calls().size());
  }

  private void delete(Map<String, AttributeValue> item) {
    dynamoDb.apply(
        TransactWriteItem.builder()
            .delete(delete -> delete.tableName(TABLE).key(ItemKey.of(item).attributes()))
            .build());
  }

  @Test
  void partInANewerFormat_isLeftToANewerVersion() {
    commits.commit(streaming, LARGE);
    Map<String, AttributeValue> newer = new HashMap<>(part(1, 0).orElseThrow());
    newer.put("f", Item.number(3));
    dynamoDb.putItem(put -> put.tableName(TABLE).item(newer));
    assertThrows(StoreBusyException.class, () -> read(1, 1));
  }

  @Test
  void dataset_isTheSameWithParts() {
    commits.commit(streaming, LARGE);
    commits.commit(streaming, replace("a", 0, "1"));
    Dataset seen = ((View.Existing) streaming.read(D, new Scope.All())).dataset();
    assertEquals(List.of(seen.withRecords(new TreeMap<>())), streaming.list(D.owner(), 9));
    assertEquals(count(2), seen.syncCount());
  }
}
