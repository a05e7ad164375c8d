package dev.tidemark.operator;

import dev.tidemark.dynamodb.MemoryDynamoDb;
import dev.tidemark.dynamodb.item.ItemKey;
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
import dev.tidemark.model.SyncRecord;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.sync.ListRecords;
import dev.tidemark.sync.UpdateRecords.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A random schedule of devices on a table that is restored twice from the same backup. Each value
 * is unique, so that a device can tell what it has seen.
 */
final class Lives {
  private static final int MAX_SYNCS = 4;

  /** A planted bug. */
  enum Bug {
    NONE,
    /** The functions do not know the floor. */
    FLOOR_FORGOTTEN,
    /** The second restore forgets the floor of the first, and has no margin. */
    FLOOR_TOO_LOW,
    /** The recent updates stay in the slots of their old counts. */
    RECENT_UPDATES_KEPT
  }

  private final Random random;
  private final long seed;
  private final Bug bug;
  private final List<String> violations = new ArrayList<>();
  private final List<Device> devices = new ArrayList<>();
  private final List<Sent> sent = new ArrayList<>();
  private MemoryDynamoDb table = new MemoryDynamoDb();
  private Life life = new Life(table, 0);
  private int values;

  /** A request that was sent in an earlier life. */
  private record Sent(DatasetId dataset, String token, String device, List<RecordPatch> patches) {}

  Lives(long seed, Bug bug) {
    this.seed = seed;
    this.bug = bug;
    this.random = new Random(seed);
  }

  /** Runs the schedule, and returns the violations. */
  List<String> run() {
    for (int i = 0; i < 6; i++) {
      devices.add(new Device("device-" + i, dataset(i % 3)));
    }
    live(random.nextInt(20));
    List<Map<String, AttributeValue>> early = table.all();
    live(random.nextInt(4));
    List<Map<String, AttributeValue>> backup = torn(early, table.all());
    live(random.nextInt(30));
    long floor = restore(backup, 0);
    live(random.nextInt(20));
    restore(backup, bug == Bug.FLOOR_TOO_LOW ? 0 : floor);
    live(20);
    return violations;
  }

  private static DatasetId dataset(int identity) {
    return new DatasetId(
        new PoolIdentity(
            new IdentityPoolId("eu-west-1:0"), new IdentityId("eu-west-1:" + identity)),
        new DatasetName("game"));
  }

  /** Takes each item from one of two moments. */
  private List<Map<String, AttributeValue>> torn(
      List<Map<String, AttributeValue>> early, List<Map<String, AttributeValue>> late) {
    Map<ItemKey, Map<String, AttributeValue>> one = new HashMap<>();
    Map<ItemKey, Map<String, AttributeValue>> other = new HashMap<>();
    early.forEach(item -> one.put(ItemKey.of(item), item));
    late.forEach(item -> other.put(ItemKey.of(item), item));
    Set<ItemKey> keys = new TreeSet<>(Comparator.comparing(ItemKey::toString));
    keys.addAll(one.keySet());
    keys.addAll(other.keySet());
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    for (ItemKey key : keys) {
      Optional.ofNullable((random.nextBoolean() ? one : other).get(key)).ifPresent(items::add);
    }
    return items;
  }

  private long restore(List<Map<String, AttributeValue>> backup, long replacedFloor) {
    MemoryDynamoDb restored = new MemoryDynamoDb();
    backup.forEach(item -> restored.putItem(put -> put.tableName("table").item(item)));
    try {
      run(new StoppingDynamoDb(restored, random.nextInt(6)), replacedFloor);
    } catch (StoppingDynamoDb.KilledException | IllegalStateException killed) {
      // The next run continues.
    }
    run(restored, replacedFloor);
    long floor = run(restored, replacedFloor).floor().value();
    if (bug == Bug.RECENT_UPDATES_KEPT) {
      keepRecentUpdates(backup, restored);
    }
    table = restored;
    life = new Life(table, bug == Bug.FLOOR_FORGOTTEN ? 0 : floor);
    devices.forEach(Device::forgetToken);
    return floor;
  }

  private static RestoreReport run(DynamoDbClient client, long replacedFloor) {
    return new TableRestore(
            client,
            new TableRestore.Options(
                "table",
                Optional.empty(),
                new SyncCount(replacedFloor),
                Optional.empty(),
                false,
                false,
                2),
            _ -> {},
            _ -> {})
        .run();
  }

  private static void keepRecentUpdates(
      List<Map<String, AttributeValue>> backup, MemoryDynamoDb restored) {
    for (Map<String, AttributeValue> item : backup) {
      if (ItemKey.of(item).sort().startsWith(ItemKey.DATASET_PREFIX)) {
        Map<String, AttributeValue> after =
            new HashMap<>(restored.find(ItemKey.of(item).attributes()).orElseThrow());
        item.forEach(
            (name, value) -> {
              if (name.startsWith("u")) {
                after.put(name, value);
              }
            });
        restored.putItem(put -> put.tableName("table").item(after));
      }
    }
  }

  private void live(int steps) {
    for (int step = 0; step < steps; step++) {
      Device device = devices.get(random.nextInt(devices.size()));
      switch (random.nextInt(12)) {
        case 0 -> life.delete(device.dataset);
        case 1 -> device.sendAgain();
        case 2 -> device.pushWithOldToken();
        default -> device.sync();
      }
    }
  }

  private void violation(String text) {
    violations.add("seed " + seed + ": " + text);
  }

  /** A device with its copy of a dataset. */
  private final class Device {
    private final String name;
    private final DatasetId dataset;
    private final Map<String, Long> counts = new HashMap<>();
    private final Set<String> seen = new HashSet<>();
    private long last;
    private String token = "";

    Device(String name, DatasetId dataset) {
      this.name = name;
      this.dataset = dataset;
    }

    void forgetToken() {
      if (random.nextBoolean()) {
        token = "";
      }
    }

    /** Lists and pushes one record, until it is accepted. */
    void sync() {
      for (int attempt = 0; attempt < MAX_SYNCS; attempt++) {
        list();
        if (push(token)) {
          return;
        }
      }
      violation(name + " loops");
    }

    private void list() {
      ListRecords.Result result = life.listed(dataset, last);
      if (!(result instanceof ListRecords.Result.Page page)) {
        violation(name + " lists from " + last + " and gets " + result);
        last = 0;
        return;
      }
      if (page.resync()) {
        counts.clear();
      }
      for (SyncRecord found : page.records()) {
        counts.put(found.key().value(), found.syncCount().value());
        if (found instanceof SyncRecord.Live live) {
          seen.add(live.value().text());
        }
      }
      last = page.datasetSyncCount().value();
      token = page.sessionToken();
    }

    private boolean push(String with) {
      String key = "k" + random.nextInt(3);
      values++;
      String value = "v" + values;
      seen.add(value);
      RecordPatch patch =
          new RecordPatch(
              new RecordKey(key),
              new SyncCount(counts.getOrDefault(key, 0L)),
              new RecordChange.Replace(new RecordValue(value), Optional.empty()));
      Sent request = new Sent(dataset, with, name, List.of(patch));
      sent.add(request);
      return send(request);
    }

    private boolean send(Sent request) {
      Optional<String> overwritten =
          value(request.patches().getFirst().key()).filter(value -> !seen.contains(value));
      long before = count();
      Result result =
          life.update(request.dataset(), request.token(), request.device(), request.patches());
      boolean isStored = count() > before;
      if (isStored) {
        overwritten.ifPresent(value -> violation(name + " overwrites " + value + " unseen"));
        counts.put(request.patches().getFirst().key().value(), count());
      }
      if (result instanceof Result.Updated(List<SyncRecord> written)
          && !isStored
          && !written.getFirst().syncCount().isBelow(new SyncCount(before + 1))) {
        violation(name + " is told of an update that was not made");
      }
      return result instanceof Result.Updated;
    }

    void pushWithOldToken() {
      if (!token.isEmpty()) {
        push(token);
      }
    }

    /** A late duplicate of a request, of this life or an earlier one. */
    void sendAgain() {
      List<Sent> own = sent.stream().filter(each -> each.device().equals(name)).toList();
      if (own.isEmpty()) {
        return;
      }
      Sent again = own.get(random.nextInt(own.size()));
      long before = count();
      Result result = life.update(dataset, again.token(), name, again.patches());
      if (count() > before && again.token().isEmpty()) {
        violation(name + " writes without a token");
      }
      if (result instanceof Result.Updated(List<SyncRecord> written)
          && count() == before
          && written.getFirst() instanceof SyncRecord.Live live
          && !value(live.key()).equals(Optional.of(live.value().text()))
          && written.getFirst().syncCount().value() == before) {
        violation(name + " is told that its update is the newest, but it is not stored");
      }
    }

    private View view() {
      return life.store.read(dataset, new Scope.All());
    }

    private long count() {
      return view().syncCount().value();
    }

    private Optional<String> value(RecordKey key) {
      return view() instanceof View.Existing existing
          ? existing
              .dataset()
              .record(key)
              .filter(SyncRecord.Live.class::isInstance)
              .map(found -> ((SyncRecord.Live) found).value().text())
          : Optional.empty();
    }
  }
}
