package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.pages.PageDirectory;
import dev.tidemark.dynamodb.pages.PageRepair;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.KeptCounts;
import dev.tidemark.model.RecentUpdates;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.Totals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/*
 * The order of the steps: lost records leave their pages, leftovers are deleted, the dataset item is
 * raised above the floor, and the identity's datasets are counted. Each dataset takes one
 * conditional write. A dataset above the floor is done and is not touched again, so a restore that
 * was killed between any two writes can be repeated.
 */

/**
 * Raises the datasets of an identity above the floor of a restored table, and repairs incomplete
 * ones.
 */
public final class IdentityRestore {
  private static final int MAX_ATTEMPTS = 5;

  private final DynamoDbClient client;
  private final String table;
  private final SyncCount floor;
  private final RestoreWrites writes;
  private final Consumer<String> report;

  /**
   * Creates a restore of identities.
   *
   * @param isDryRun whether nothing is written
   * @param report receives each loss before the write after which no run finds it again
   */
  public IdentityRestore(
      DynamoDbClient client,
      String table,
      SyncCount floor,
      boolean isDryRun,
      Consumer<String> report) {
    this.client = client;
    this.table = table;
    this.floor = floor;
    this.writes = new RestoreWrites(client, table, isDryRun);
    this.report = report;
  }

  /**
   * The result for one identity.
   *
   * @param raised the number of datasets that were raised
   * @param leftovers the number of items that belonged to no dataset and were deleted
   * @param losses the losses, one sentence each
   */
  public record Result(int raised, int leftovers, List<String> losses) {
    public Result {
      losses = List.copyOf(losses);
    }
  }

  /**
   * Restores all datasets of the identity with this partition key.
   *
   * @throws IllegalStateException if other writers change the identity all the time
   */
  public Result restore(String partition) {
    Set<String> losses = new LinkedHashSet<>();
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Optional<Result> result = new Identity(partition, read(partition), losses).restore();
      if (result.isPresent()) {
        return result.get();
      }
    }
    throw new IllegalStateException("other writers change the identity " + partition);
  }

  private Map<ItemKey, Item> read(String partition) {
    Map<ItemKey, Item> items = new HashMap<>();
    client
        .queryPaginator(
            query ->
                query
                    .tableName(table)
                    .consistentRead(true)
                    .keyConditionExpression(ItemKey.PARTITION + " = :partition")
                    .expressionAttributeValues(
                        Map.of(":partition", AttributeValue.fromS(partition))))
        .items()
        .forEach(item -> items.put(ItemKey.of(item), new Item(item)));
    return items;
  }

  private static IdentityItem identity(Item item) {
    return IdentitySchema.decode(item);
  }

  /** A dataset item before and after it is raised above the floor. */
  private record Raise(EncodedDatasetItem before, DatasetItem after) {}

  /** The items of one identity. */
  private final class Identity {
    private final String partition;
    private final Map<ItemKey, Item> items;
    private final Set<ItemKey> used = new HashSet<>();
    private final Set<String> losses;
    private final List<Raise> raises = new ArrayList<>();
    private boolean isContested;

    /** Takes the losses of earlier attempts, which may have removed the lost records. */
    Identity(String partition, Map<ItemKey, Item> items, Set<String> losses) {
      this.partition = partition;
      this.items = items;
      this.losses = losses;
    }

    /** Returns the result; empty if another writer was in the way. */
    Optional<Result> restore() {
      List<EncodedDatasetItem> datasets =
          items.values().stream()
              .filter(item -> item.key().sort().startsWith(ItemKey.DATASET_PREFIX))
              .map(EncodedDatasetItem::decode)
              .toList();
      datasets.forEach(this::check);
      List<ItemKey> leftovers = leftovers();
      isContested |= !writes.deleteAll(leftovers.stream().map(items::get).toList());
      raises.forEach(this::raise);
      recount(datasets.size());
      return isContested
          ? Optional.empty()
          : Optional.of(new Result(raises.size(), leftovers.size(), List.copyOf(losses)));
    }

    private void check(EncodedDatasetItem found) {
      Dataset dataset = found.content().dataset();
      if (dataset.syncCount().isAbove(floor)) {
        items.keySet().stream().filter(key -> isOf(key, dataset)).forEach(used::add);
        return;
      }
      Optional<PageDirectory> pages =
          found.content().pages().map(stated -> repair(dataset, stated));
      Dataset above = above(dataset, pages.map(PageDirectory::totals).orElse(dataset.totals()));
      raises.add(new Raise(found, new DatasetItem(above, pages, OptionalInt.empty())));
    }

    private PageDirectory repair(Dataset dataset, PageDirectory stated) {
      PageRepair.Repaired pages = PageRepair.of(dataset.id(), stated, items);
      used.addAll(pages.used());
      pages.losses().forEach(loss -> lose(described(dataset, loss)));
      pages.rewrites().forEach(chunks -> isContested |= !writes.replacePage(chunks));
      return pages.directory();
    }

    private void lose(String loss) {
      if (losses.add(loss)) {
        report.accept(loss);
      }
    }

    private boolean isOf(ItemKey key, Dataset dataset) {
      String name = dataset.id().name().value() + "/";
      return key.sort().startsWith("page/" + name) || key.sort().startsWith("value/" + name);
    }

    private String described(Dataset dataset, String loss) {
      return "%s of %s: %s".formatted(dataset.id().name(), partition, loss);
    }

    private Dataset above(Dataset dataset, Totals totals) {
      return new Dataset(
          dataset.id(),
          floor.next(),
          dataset.creationDate(),
          dataset.lastModifiedDate(),
          dataset.lastModifiedBy(),
          floor,
          floor,
          // Their slots follow the count: at another count, each would be taken for another update.
          RecentUpdates.NONE,
          totals,
          KeptCounts.NONE,
          dataset.records());
    }

    /** Pages and value parts that no dataset uses would block or outlive a dataset of that name. */
    private List<ItemKey> leftovers() {
      return items.keySet().stream()
          .filter(key -> key.sort().startsWith("page/") || key.sort().startsWith("value/"))
          .filter(key -> !used.contains(key))
          .toList();
    }

    private void raise(Raise raise) {
      Item after = EncodedDatasetItem.encode(raise.after(), raise.before().unknown()).item();
      // The count that was read is not above the floor, so no other run has raised the dataset yet.
      put(
          after.attributes(),
          Conditions.isAt(
              DatasetSchema.SYNC_COUNT, raise.before().content().dataset().syncCount().value()));
    }

    private void recount(int datasets) {
      Optional<Item> item =
          Optional.ofNullable(items.get(new ItemKey(partition, ItemKey.IDENTITY)));
      IdentityItem before =
          item.map(IdentityRestore::identity)
              .orElseGet(
                  () -> IdentityItem.initial(new ItemKey(partition, ItemKey.IDENTITY).owner()));
      if (before.datasetCount() == datasets) {
        return;
      }
      IdentityItem after =
          new IdentityItem(
              before.owner(),
              before.version() + 1,
              datasets,
              before.deleted(),
              before.deletedUpTo(),
              before.movedAt(),
              before.unknown());
      put(
          IdentitySchema.encode(after).attributes(),
          Conditions.isAtOrAbsent(IdentitySchema.VERSION, before.version()));
    }

    private void put(Map<String, AttributeValue> attributes, Expression condition) {
      isContested |= !writes.put(attributes, condition);
    }
  }
}
