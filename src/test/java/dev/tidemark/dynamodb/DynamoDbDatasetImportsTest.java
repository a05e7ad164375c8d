package dev.tidemark.dynamodb;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.OWNER;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.live;
import static dev.tidemark.model.Samples.replace;
import static dev.tidemark.model.Samples.tombstone;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.ProjectTemplate;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetLimits;
import dev.tidemark.model.KeptCounts;
import dev.tidemark.model.Quotas;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.TombstoneBounds;
import dev.tidemark.store.Backoff;
import dev.tidemark.sync.DatasetImports.Result;
import dev.tidemark.sync.DatasetImports.Terms;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.sync.DeleteDataset;
import dev.tidemark.sync.ImportedDatasets;
import dev.tidemark.sync.ListRecords;
import dev.tidemark.sync.SyncSessions;
import dev.tidemark.sync.UpdateRecords;
import dev.tidemark.token.TokenKey;
import dev.tidemark.token.TokenKeys;
import dev.tidemark.token.TokenSealer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Datasets from elsewhere: what is written, and what devices are told afterwards. */
final class DynamoDbDatasetImportsTest {
  private static final DatasetId GAME = dataset("game");
  private static final long GAP = KeptCounts.GAP;
  private static final int LARGE = 30_000;
  private static final Backoff BACKOFF =
      Backoff.jittered(Duration.ofMillis(1), Duration.ofMillis(20));
  private static final TokenSealer SEALER =
      new TokenSealer(
          TokenKeys.of(new TokenKey("a secret of thirty-two bytes....".getBytes(US_ASCII))));
  private static final SyncSessions SESSIONS = new SyncSessions(SEALER, InstantSource.fixed(DATE));

  private static EmbeddedDynamoDb dynamoDb;
  private static DynamoDbClient client;
  private static int tables;

  private DynamoDbDatasetStore store;
  private DynamoDbDatasetImports imports;

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
  void createTable() {
    tables++;
    ProjectTemplate.TABLE.createIfAbsent(client, table());
    withFloor(0);
  }

  private void withFloor(long floor) {
    store = new DynamoDbDatasetStore(client, table(), BACKOFF, count(floor), _ -> false);
    imports = new DynamoDbDatasetImports(client, table(), BACKOFF, count(floor));
  }

  private static String table() {
    return "imports-" + tables;
  }

  /** Returns a dataset of 3 updates: a live record, one of a size, and a tombstone. */
  private static Dataset game(int bytes) {
    return game(5, live("a", 3, "1"), live("b", 5, "v".repeat(bytes)), tombstone("t", 4));
  }

  private static Dataset game(long syncCount, SyncRecord... records) {
    return ImportedDatasets.of(GAME, count(syncCount), DATE, DATE, "source", List.of(records));
  }

  private Dataset stored() {
    return assertInstanceOf(View.Existing.class, store.read(GAME, new Scope.All())).dataset();
  }

  private ListRecords.Result list(long lastSyncCount) {
    return new ListRecords(store, SESSIONS, SEALER)
        .list(
            new ListRecords.Request(
                GAME, new ListRecords.Start.Since(count(lastSyncCount)), Integer.MAX_VALUE, ""));
  }

  private ListRecords.Result.Page page(long lastSyncCount) {
    return assertInstanceOf(ListRecords.Result.Page.class, list(lastSyncCount));
  }

  private UpdateRecords.Result update(ListRecords.Result.Page listing, RecordPatch... patches) {
    return new UpdateRecords(
            store,
            SESSIONS,
            new DatasetLimits(Quotas.AMAZON, TombstoneBounds.withMaxAge(Duration.ofDays(180))),
            InstantSource.fixed(DATE),
            BACKOFF)
        .update(
            new UpdateRecords.Request(GAME, listing.sessionToken(), "device", List.of(patches)));
  }

  private void put(String key, long seen, String value) {
    assertInstanceOf(
        UpdateRecords.Result.Updated.class, update(page(0), replace(key, seen, value)));
  }

  private void delete() {
    assertInstanceOf(
        DeleteDataset.Result.Deleted.class, new DeleteDataset(store, BACKOFF).delete(GAME));
  }

  private static Result written(long syncCount) {
    return new Result.Written(count(syncCount), false);
  }

  private static Result raised(long syncCount) {
    return new Result.Written(count(syncCount), true);
  }

  // Kept counts

  @ParameterizedTest
  @ValueSource(ints = {1, LARGE, 200_000})
  void absentDataset_keepsAllCounts(int bytes) {
    assertEquals(written(5), imports.write(game(bytes), Terms.FILE));
    assertEquals(ImportedDatasets.kept(game(bytes), SyncCount.ZERO), stored());
    assertEquals(List.of(live("b", 5, "v".repeat(bytes)), tombstone("t", 4)), page(3).records());
    assertFalse(page(3).resync());
    assertEquals(new Result.Same(), imports.write(game(bytes), Terms.FILE));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, LARGE})
  void firstUpdate_leavesTheGap(int bytes) {
    imports.write(game(bytes), Terms.FILE);

    put("a", 3, "2");
    assertEquals(count(5 + GAP + 1), stored().syncCount());
    assertEquals(new KeptCounts(List.of(count(5))), stored().keptCounts());
    put("a", 5 + GAP + 1, "3");
    assertEquals(count(5 + GAP + 2), stored().syncCount());
  }

  @Test
  void deletionOfAnImport_leavesTheGap() {
    imports.write(game(1), Terms.FILE);

    delete();
    assertEquals(count(5 + GAP + 1), store.read(GAME, new Scope.Summary()).syncCount());
    put("a", 0, "1");
    assertEquals(count(5 + GAP + 2), stored().syncCount());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, LARGE})
  void countInTheGap_startsOver(int bytes) {
    imports.write(game(bytes), Terms.FILE);

    assertTrue(page(6).resync());
    assertEquals(3, page(6).records().size());
    put("a", 3, "2");
    assertTrue(page(5 + GAP).resync());
    assertEquals(3, page(5 + GAP).records().size());
    assertFalse(page(5).resync());
    assertFalse(page(5 + GAP + 1).resync());
    assertInstanceOf(ListRecords.Result.NoSuchSyncCount.class, list(5 + GAP + 2));
  }

  @Test
  void patchInTheGap_conflictsWithEachRecord() {
    imports.write(game(1), Terms.FILE);

    UpdateRecords.Result result = update(page(6), replace("a", 6, "other"));
    assertInstanceOf(UpdateRecords.Result.Conflicting.class, result);
    put("n", 6, "a record that only the former place had");
  }

  @Test
  void tokenFromBeforeTheImport_cannotOverwrite() {
    ListRecords.Result.Page before = page(0);
    imports.write(game(1), Terms.FILE);

    assertInstanceOf(
        UpdateRecords.Result.Conflicting.class, update(before, replace("a", 0, "late")));
  }

  @Test
  void countsOfRecordsAboveTheDataset_areTheDatasets() {
    assertEquals(written(7), imports.write(game(1, live("a", 7, "1")), Terms.BULK));
  }

  @Test
  void countWithoutRoomForTheGap_isRefused() {
    long greatest = SyncCount.LIMIT.value() - GAP - 2;
    assertInstanceOf(Result.TooLarge.class, imports.write(game(greatest + 1), Terms.FILE));
    assertEquals(written(greatest), imports.write(game(greatest), Terms.FILE));
  }

  // Again

  @ParameterizedTest
  @ValueSource(ints = {1, LARGE})
  void laterImport_replacesAnEarlierOne(int bytes) {
    imports.write(game(bytes), Terms.BULK);
    Dataset later = game(9, live("a", 9, "2"), tombstone("b", 8));

    assertEquals(written(9), imports.write(later, Terms.BULK));
    assertEquals(ImportedDatasets.kept(later, SyncCount.ZERO), stored());
  }

  /** A process that read the source earlier may write later. */
  @Test
  void olderStateOfTheSource_isNotTakenOver() {
    Dataset later = game(9, live("a", 9, "2"), tombstone("b", 8));
    imports.write(later, Terms.FIRST_CONTACT);

    assertInstanceOf(Result.Exists.class, imports.write(game(1), Terms.FIRST_CONTACT));
    assertInstanceOf(Result.Exists.class, imports.write(game(1), Terms.BULK));
    assertEquals(ImportedDatasets.kept(later, SyncCount.ZERO), stored());
  }

  /** The count of a raised dataset is of no device at the source. */
  @Test
  void laterStateThanARaisedOne_isRaisedToo() {
    imports.write(game(9, live("a", 9, "2")), Terms.FILE);
    imports.write(game(4, live("a", 3, "0")), Terms.FILE);
    long raised = stored().syncCount().value();
    imports.write(game(raised + 5, live("a", raised, "3")), Terms.FILE);

    assertTrue(page(raised).resync());
  }

  @Test
  void olderImport_isRaisedAboveTheFirst() {
    imports.write(game(1), Terms.BULK);
    assertEquals(raised(7), imports.write(game(4, live("a", 3, "0")), Terms.FILE));
    assertEquals(new Result.Same(), imports.write(game(4, live("a", 3, "0")), Terms.FILE));
    assertTrue(page(5).resync());
  }

  @Test
  void updatedDataset_isNotReplaced() {
    imports.write(game(1), Terms.BULK);
    put("a", 3, "2");
    Dataset before = stored();

    assertEquals(new Result.Exists(before), imports.write(game(9, live("a", 9, "2")), Terms.BULK));
    assertEquals(before, stored());
  }

  @Test
  void listingThatBeganInTheGap_deliversAllAlsoWhenALaterImportCoversItsCount() {
    imports.write(game(1), Terms.BULK);
    ListRecords operation = new ListRecords(store, SESSIONS, SEALER);
    ListRecords.Result.Page first =
        assertInstanceOf(
            ListRecords.Result.Page.class,
            operation.list(
                new ListRecords.Request(GAME, new ListRecords.Start.Since(count(6)), 1, "")));
    imports.write(game(7, live("a", 7, "2"), live("b", 5, "1"), tombstone("t", 4)), Terms.BULK);

    ListRecords.Result.Page second =
        assertInstanceOf(
            ListRecords.Result.Page.class,
            operation.list(
                new ListRecords.Request(
                    GAME, new ListRecords.Start.NextPage(first.nextToken().orElseThrow()), 9, "")));
    assertTrue(second.resync());
    assertEquals(List.of(live("b", 5, "1"), tombstone("t", 4)), second.records());
  }

  // History

  @Test
  void deletedName_isRaisedFromAFileAndLeftByAMigration() {
    put("a", 0, "1");
    delete();

    assertEquals(new Result.Deleted(GAME, count(2)), imports.write(game(1), Terms.BULK));
    assertEquals(raised(7), imports.write(game(1), Terms.FILE));
    assertEquals(count(6), stored().deletedAtCount());
    assertEquals(game(1).records(), stored().records());
    assertEquals(new Result.Same(), imports.write(game(1), Terms.FILE));
  }

  @Test
  void tableWithAFloor_raisesLowCountsAndKeepsHighOnes() {
    withFloor(1000);

    assertEquals(raised(1002), imports.write(game(1), Terms.BULK));
    assertTrue(page(5).resync());
    delete();
    DatasetId other = dataset("other");
    Dataset above =
        ImportedDatasets.of(other, count(1001), DATE, DATE, "source", List.of(live("a", 9, "1")));
    assertEquals(written(1001), imports.write(above, Terms.BULK));
  }

  @Test
  void nameThatWasDeletedAfterTheMove_staysDeleted() {
    imports.write(game(1), Terms.FIRST_CONTACT);
    imports.markMoved(OWNER, DATE);
    imports.markMoved(OWNER, DATE.plusSeconds(1));
    delete();

    assertEquals(Optional.of(DATE), imports.movedAt(OWNER));
    assertEquals(new Result.Moved(), imports.write(game(1), Terms.FIRST_CONTACT));
    assertInstanceOf(Result.Deleted.class, imports.write(game(1), Terms.BULK));
  }

  /** Its devices may have counts of a dataset that was deleted at the former place. */
  @Test
  void newDatasetOfAMovedIdentity_beginsAboveTheCountsOfTheFormerPlace() {
    ListRecords.Result.Page before = page(0);
    imports.markMoved(OWNER, DATE);

    assertInstanceOf(UpdateRecords.Result.Conflicting.class, update(before, replace("a", 0, "1")));
    put("a", 0, "1");
    assertEquals(count(GAP + 1), stored().syncCount());
    assertTrue(page(7).resync());
  }

  // Quotas

  @Test
  void anyNumberOfDatasets_isImportedAndNoneCanBeAdded() {
    for (int i = 0; i < 23; i++) {
      Dataset each =
          ImportedDatasets.of(
              dataset("game" + i), count(1), DATE, DATE, "source", List.of(live("a", 1, "1")));
      assertEquals(written(1), imports.write(each, Terms.BULK));
    }
    assertInstanceOf(UpdateRecords.Result.OverLimit.class, update(page(0), replace("a", 0, "1")));
    IdentityItem identity =
        IdentitySchema.decode(
            new dev.tidemark.dynamodb.item.Item(
                client
                    .getItem(
                        get -> get.tableName(table()).key(ItemKey.identity(OWNER).attributes()))
                    .item()));
    assertEquals(23, identity.datasetCount());
  }

  @Test
  void datasetOverItsQuotas_takesUpdatesThatDoNotAddToTheExcess() {
    List<SyncRecord> many = new ArrayList<>();
    for (int i = 0; i < 1100; i++) {
      many.add(live("key" + i, 1, "v"));
    }
    imports.write(game(1, many.toArray(SyncRecord[]::new)), Terms.BULK);

    put("key7", 1, "v");
    assertInstanceOf(UpdateRecords.Result.OverLimit.class, update(page(0), replace("new", 0, "1")));
    assertEquals(1100, stored().totals().records());
  }
}
