package dev.tidemark.dynamodb.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.ProjectTemplate;
import dev.tidemark.local.memory.MemoryDynamoDb;
import dev.tidemark.store.Deadline;
import dev.tidemark.sync.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** Walks to the end, in parts by several workers, and with failures. */
final class TableWalkTest {
  private static final int ITEMS = 50;
  private static final int SEGMENTS = 4;
  private static final Selection SMALL = new Selection("p", "dataset/", true, true, 3);
  private static final Instant NOW = Instant.ofEpochMilli(1_795_428_930_000L);

  private final MemoryDynamoDb table = new MemoryDynamoDb();
  private final SettableClock clock = new SettableClock(NOW);
  private final StoredRuns runs = new StoredRuns(table, "table", _ -> true);
  private final List<String> visited = Collections.synchronizedList(new ArrayList<>());

  /** Counts the visited items. */
  private static final class Count implements StoredProgress.Total<Integer> {
    @Override
    public Integer decode(Map<String, AttributeValue> data) {
      return Optional.ofNullable(data.get("count"))
          .map(count -> Integer.parseInt(count.n()))
          .orElse(0);
    }

    @Override
    public Map<String, AttributeValue> add(Map<String, AttributeValue> data, Integer result) {
      return Map.of("count", Item.number(decode(data) + result));
    }
  }

  private void fill(DynamoDbClient client) {
    for (int i = 0; i < ITEMS; i++) {
      put(client, new ItemKey("p/" + i / 3, "dataset/" + i));
      put(client, new ItemKey("p/" + i / 3, "page/" + i));
      put(client, new ItemKey("q/" + i / 3, "dataset/" + i));
    }
    table.pageScansBy(4);
  }

  private static void put(DynamoDbClient client, ItemKey key) {
    client.putItem(put -> put.tableName("table").item(key.attributes()));
  }

  private static Set<String> all() {
    return IntStream.range(0, ITEMS)
        .mapToObj(i -> "dataset/" + i)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Optional<Integer> visit(List<Item> items) {
    assertTrue(items.size() <= 3);
    items.forEach(item -> visited.add(item.key().sort()));
    return Optional.of(items.size());
  }

  private TableWalk walk() {
    return new TableWalk(table, "table", SMALL);
  }

  private StoredRun claim(String holder) {
    StoredRun seen = runs.read(ItemKey.RECOUNT);
    return runs.claim(seen, holder, clock.instant()).orElseThrow();
  }

  private void start() {
    StoredRun none = StoredRun.none(ItemKey.RECOUNT);
    StoredRun started = none.started("run", NOW, Map.of());
    assertTrue(runs.replace(none, started));
    assertTrue(runs.replace(started, started.walking(SEGMENTS, started.data())));
  }

  private StoredProgress<Integer> progress(String holder) {
    return new StoredProgress<>(runs, claim(holder), new Count(), clock);
  }

  @Test
  void walkInMemory_visitsEachSelectedItemOnce() {
    fill(table);
    MemoryProgress<Integer> total = new MemoryProgress<>(SEGMENTS, 0, Integer::sum);
    assertEquals(ITEMS, walk().finish(total, _ -> this::visit));
    assertEquals(ITEMS, visited.size());
    assertEquals(all(), new TreeSet<>(visited));
  }

  @Test
  void walkOnDynamoDbLocal_isContinuedFromItsPosition() {
    try (EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start();
        DynamoDbClient client = dynamoDb.client()) {
      ProjectTemplate.TABLE.createIfAbsent(client, "table");
      fill(client);
      StoredRuns local = new StoredRuns(client, "table", _ -> true);
      StoredRun none = StoredRun.none(ItemKey.RECOUNT);
      StoredRun walking = none.started("run", NOW, Map.of()).walking(1, Map.of());
      assertTrue(local.replace(none, walking));
      TableWalk walk = new TableWalk(client, "table", SMALL);
      TableWalk.Result<Integer> result = new TableWalk.Result.HandOn<>();
      for (int worker = 0; result instanceof TableWalk.Result.HandOn<Integer>; worker++) {
        StoredRun seen = local.read(ItemKey.RECOUNT);
        StoredRun mine = local.claim(seen, "w" + worker, clock.instant()).orElseThrow();
        StoredProgress<Integer> progress = new StoredProgress<>(local, mine, new Count(), clock);
        result = withVisits(4, walk, progress);
        progress.change(run -> run.withLease(StoredRun.Lease.NONE));
        assertTrue(worker < ITEMS);
      }
      assertEquals(new TableWalk.Result.Finished<>(ITEMS), result);
      assertEquals(all(), new TreeSet<>(visited));
    }
  }

  /** Runs a worker whose time is over after some visits. */
  private TableWalk.Result<Integer> withVisits(
      int visits, TableWalk walk, Progress<Integer> progress) {
    AtomicInteger left = new AtomicInteger(visits);
    return Deadline.within(
        () -> Duration.ofMinutes(left.get() > 0 ? 2 : 0),
        () ->
            walk.run(
                progress,
                _ ->
                    items -> {
                      left.decrementAndGet();
                      return visit(items);
                    }));
  }

  @Test
  void workersWithoutMuchTime_finishTogether() {
    fill(table);
    start();
    int workers = 0;
    while (true) {
      StoredProgress<Integer> progress = progress("worker " + workers);
      TableWalk.Result<Integer> result = withVisits(3, walk(), progress);
      if (result instanceof TableWalk.Result.Finished<Integer>(Integer total)) {
        assertEquals(ITEMS, total);
        break;
      }
      progress.change(run -> run.withLease(StoredRun.Lease.NONE));
      workers++;
    }
    assertTrue(workers > 2);
    assertEquals(ITEMS, visited.size());
    assertEquals(all(), new TreeSet<>(visited));
  }

  @Test
  void itemsThatWereNotAllVisited_areVisitedAgain() {
    fill(table);
    start();
    StoredProgress<Integer> progress = progress("a");
    assertInstanceOf(
        TableWalk.Result.HandOn.class, walk().run(progress, _ -> _ -> Optional.empty()));
    assertEquals(0, progress.total());
    assertEquals(new TableWalk.Result.Finished<>(ITEMS), walk().run(progress, _ -> this::visit));
  }

  @Test
  void leaseThatHasNotEnded_isNotTaken() {
    start();
    claim("a");
    StoredRun seen = runs.read(ItemKey.RECOUNT);
    assertEquals(
        Optional.empty(), runs.claim(seen, "b", NOW.plus(StoredRuns.LEASE).minusMillis(1)));
    assertTrue(runs.claim(seen, "b", NOW.plus(StoredRuns.LEASE)).isPresent());
    assertEquals(Optional.empty(), runs.claim(seen, "c", NOW.plus(StoredRuns.LEASE)));
  }

  @Test
  void workerThatWakesAfterATakeOver_changesNothing() {
    fill(table);
    start();
    StoredProgress<Integer> frozen = progress("frozen");
    clock.set(NOW.plus(StoredRuns.LEASE));
    StoredProgress<Integer> next = progress("next");
    next.advance(0, new Position.After(new ItemKey("p/1", "dataset/5")), 3);
    StoredRun stored = runs.read(ItemKey.RECOUNT);

    assertInstanceOf(TableWalk.Result.Superseded.class, walk().run(frozen, _ -> this::visit));
    assertThrows(
        SupersededException.class,
        () -> frozen.change(run -> run.ended(new RunStatus.Succeeded(NOW))));
    assertEquals(stored, runs.read(ItemKey.RECOUNT));
  }

  @Test
  void workerOfAnEarlierRun_changesNothing() {
    start();
    StoredProgress<Integer> old = progress("old");
    StoredRun seen = runs.read(ItemKey.RECOUNT);
    StoredRun next = seen.started("next run", NOW, Map.of()).walking(SEGMENTS, Map.of());
    assertTrue(runs.replace(seen, next));

    assertThrows(SupersededException.class, () -> old.advance(0, new Position.End(), 1));
    assertEquals(next, runs.read(ItemKey.RECOUNT));
  }

  @Test
  void failureOfAVisitor_isTheCauseAndStopsAllSegments() {
    fill(table);
    MemoryProgress<Integer> total = new MemoryProgress<>(SEGMENTS, 0, Integer::sum);
    IllegalStateException failure =
        assertThrows(
            IllegalStateException.class,
            () ->
                walk()
                    .finish(
                        total,
                        _ ->
                            _ -> {
                              throw new IllegalArgumentException("broken");
                            }));
    assertInstanceOf(IllegalArgumentException.class, failure.getCause());
    assertFalse(total.positions().contains(new Position.End()));
  }

  @Test
  void runsInProgress_areFoundWithoutAScan() {
    start();
    table.usage();
    assertEquals(List.of(runs.read(ItemKey.RECOUNT)), runs.inProgress());
    StoredRun seen = runs.read(ItemKey.RECOUNT);
    assertTrue(runs.replace(seen, seen.ended(new RunStatus.Failed(NOW, "why"))));
    assertEquals(List.of(), runs.inProgress());
    assertFalse(table.usage().calls().contains("Scan"));
    assertEquals(new RunStatus.Failed(NOW, "why"), runs.read(ItemKey.RECOUNT).status());
  }

  @Test
  void writeWhoseResponseIsLost_isRecognized() {
    start();
    StoredRuns lossy = new StoredRuns(new LossyClient(table, 2), "table", _ -> true);
    StoredRun seen = lossy.read(ItemKey.RECOUNT);
    assertTrue(lossy.claim(seen, "me", clock.instant()).isPresent());
    assertEquals("me", runs.read(ItemKey.RECOUNT).lease().holder());
    StoredRuns other = new StoredRuns(new LossyClient(table, 2), "table", _ -> true);
    assertEquals(Optional.empty(), other.claim(seen, "other", clock.instant()));
  }

  /** Carries out writes, and loses the responses of the first ones. */
  private static final class LossyClient implements DynamoDbClient {
    private final MemoryDynamoDb table;
    private int losses;

    LossyClient(MemoryDynamoDb table, int losses) {
      this.table = table;
      this.losses = losses;
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      PutItemResponse response = table.putItem(request);
      if (losses > 0) {
        losses--;
        throw SdkClientException.create("lost");
      }
      return response;
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      return table.getItem(request);
    }

    @Override
    public ScanResponse scan(ScanRequest request) {
      return table.scan(request);
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
