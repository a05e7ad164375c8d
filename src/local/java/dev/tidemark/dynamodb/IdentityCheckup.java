package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.Problem.Kind;
import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.Quota;
import dev.tidemark.model.SyncCount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Compares all items of one identity with the rules of {@code docs/table.md}. Reads nothing. */
public final class IdentityCheckup {
  /** DynamoDB's limit of a transaction, which also has one condition on the dataset. */
  private static final int MAX_DELETES = 99;

  private final TableWrites table;
  private final SyncCount floor;
  private final ItemKey identityKey;
  private final Map<ItemKey, Item> items = new LinkedHashMap<>();
  private final Map<String, DatasetCheckup> datasets = new TreeMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private final List<List<TransactWriteItem>> mendings = new ArrayList<>();
  private int datasetItems;

  private IdentityCheckup(String table, String partition, SyncCount floor) {
    this.table = new TableWrites(table);
    this.identityKey = new ItemKey(partition, ItemKey.IDENTITY);
    this.floor = floor;
  }

  /**
   * What a check found.
   *
   * @param datasets the number of datasets
   * @param problems the problems
   * @param mendings transactions that mend some of them, each by itself. A check after them may
   *     find more to mend
   */
  public record Result(
      int datasets, List<Problem> problems, List<List<TransactWriteItem>> mendings) {
    public Result {
      problems = List.copyOf(problems);
      mendings = List.copyOf(mendings);
    }
  }

  /**
   * Checks an identity.
   *
   * @param table the name of the table, for the mendings
   * @param partition the partition key of the identity
   * @param items all items of the partition
   * @param floor the floor of the table
   */
  public static Result of(String table, String partition, List<Item> items, SyncCount floor) {
    IdentityCheckup checkup = new IdentityCheckup(table, partition, floor);
    items.forEach(item -> checkup.items.put(item.key(), item));
    return checkup.run();
  }

  private Result run() {
    Optional<IdentityItem> identity = identity();
    for (Item item : items.values()) {
      if (item.key().sort().startsWith(ItemKey.DATASET_PREFIX)) {
        datasetItems++;
        check(item, identity);
      }
    }
    checkLeftovers();
    checkDevices();
    identity.ifPresent(this::checkCount);
    return new Result(datasetItems, problems, mendings);
  }

  private void report(Kind kind, ItemKey key, String detail) {
    problems.add(new Problem(kind, key, detail));
  }

  /** Returns the identity item; empty if it cannot be read. */
  private Optional<IdentityItem> identity() {
    Item item = items.get(identityKey);
    if (item != null && Format.isNewer(item)) {
      report(Kind.NEWER, identityKey, "a newer version wrote it");
      return Optional.empty();
    }
    try {
      return Optional.of(
          item == null ? IdentityItem.initial(identityKey.owner()) : IdentitySchema.decode(item));
    } catch (RuntimeException e) {
      report(Kind.UNREADABLE, identityKey, "it cannot be decoded");
      return Optional.empty();
    }
  }

  private void check(Item item, Optional<IdentityItem> identity) {
    String name = name(item.key());
    if (items.values().stream()
        .anyMatch(part -> name.equals(name(part.key())) && Format.isNewer(part))) {
      report(Kind.NEWER, item.key(), "a newer version wrote it, or a part of it");
      return;
    }
    try {
      Optional<SyncCount> deletedAt =
          identity.map(found -> found.deleted().get(new DatasetName(name)));
      DatasetCheckup checkup = DatasetCheckup.of(item, items, deletedAt, floor);
      datasets.put(name, checkup);
      problems.addAll(checkup.problems());
      mend(checkup);
    } catch (RuntimeException e) {
      report(Kind.UNREADABLE, item.key(), "it cannot be decoded");
    }
  }

  private void mend(DatasetCheckup checkup) {
    if (checkup.has(Kind.COUNTS) || checkup.has(Kind.LOSS)) {
      mendings.add(checkup.mending().raise(table));
    } else if (checkup.has(Kind.TOTALS)) {
      mendings.add(checkup.mending().correctTotals(table));
    }
  }

  /** Returns the name of the dataset that an item belongs to; empty text if to none. */
  private static String name(ItemKey key) {
    String[] parts = key.sort().split("/", -1);
    boolean isPart = isPart(key) && parts.length > 2;
    return isPart || key.sort().startsWith(ItemKey.DATASET_PREFIX) ? parts[1] : "";
  }

  private static boolean isPart(ItemKey key) {
    return key.sort().startsWith("page/") || key.sort().startsWith("value/");
  }

  /** Finds pages and value parts that no dataset uses. A dataset that cannot be read uses all. */
  private void checkLeftovers() {
    Map<String, List<Item>> leftovers = new TreeMap<>();
    for (Item item : items.values()) {
      String name = name(item.key());
      DatasetCheckup checkup = datasets.get(name);
      boolean isUsed =
          checkup == null
              ? items.containsKey(datasetKey(name))
              : checkup.mending().uses(item.key());
      if (isPart(item.key()) && !isUsed) {
        leftovers.computeIfAbsent(name, _ -> new ArrayList<>()).add(item);
      }
    }
    leftovers.forEach(this::checkLeftovers);
  }

  private void checkLeftovers(String name, List<Item> leftovers) {
    leftovers.forEach(item -> report(Kind.LEFTOVER, item.key(), "no dataset uses it"));
    DatasetCheckup checkup = datasets.get(name);
    // A raise comes first: it depends on what the pages are now.
    boolean isSound = checkup == null || !(checkup.has(Kind.COUNTS) || checkup.has(Kind.LOSS));
    for (int from = 0; isSound && from < leftovers.size(); from += MAX_DELETES) {
      List<TransactWriteItem> writes = new ArrayList<>();
      writes.add(
          checkup == null
              ? table.check(datasetKey(name), Conditions.isAbsent())
              : checkup.mending().isUnchanged(table));
      leftovers.subList(from, Math.min(leftovers.size(), from + MAX_DELETES)).stream()
          .map(item -> table.delete(item.key(), RestoreWrites.isUnchanged(item)))
          .forEach(writes::add);
      mendings.add(writes);
    }
  }

  private ItemKey datasetKey(String name) {
    return new ItemKey(identityKey.partition(), ItemKey.DATASET_PREFIX + name);
  }

  private void checkDevices() {
    ItemKey key = new ItemKey(identityKey.partition(), ItemKey.DEVICES);
    Item item = items.get(key);
    if (item != null && Format.isNewer(item)) {
      report(Kind.NEWER, key, "a newer version wrote it");
    } else if (item != null) {
      try {
        PushAttributes.devices(item);
      } catch (RuntimeException e) {
        report(Kind.UNREADABLE, key, "it cannot be decoded");
      }
    }
  }

  private void checkCount(IdentityItem identity) {
    // Any number may come from elsewhere.
    boolean hasImports = datasets.values().stream().anyMatch(DatasetCheckup::isImported);
    if (datasetItems > Quota.DATASETS.greatest() && !hasImports) {
      report(
          Kind.QUOTA,
          identityKey,
          "it has %d datasets, and the limit is %d"
              .formatted(datasetItems, Quota.DATASETS.greatest()));
    }
    if (identity.datasetCount() == datasetItems) {
      return;
    }
    report(
        Kind.DATASET_COUNT,
        identityKey,
        "it states %d datasets, and has %d".formatted(identity.datasetCount(), datasetItems));
    // Every creation and deletion writes the item, so the version vouches for the datasets.
    Expression isUnchanged = Conditions.isAtOrAbsent(IdentitySchema.VERSION, identity.version());
    IdentityItem counted =
        new IdentityItem(
            identity.owner(),
            identity.version() + 1,
            datasetItems,
            identity.deleted(),
            identity.deletedUpTo(),
            identity.movedAt(),
            identity.unknown());
    Item item = IdentitySchema.encode(counted);
    mendings.add(List.of(table.put(item, isUnchanged)));
  }
}
