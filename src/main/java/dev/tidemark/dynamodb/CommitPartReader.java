package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.client.Failures;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.item.ItemReader;
import dev.tidemark.dynamodb.pages.CommitItems;
import dev.tidemark.dynamodb.pages.CommitParts;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.store.Backoff;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Reads the records that an update of a dataset in pages wrote. They are in items of their own,
 * which the update writes in its transaction and {@link DatasetItem#commitParts} counts.
 */
public final class CommitPartReader {
  /** DynamoDB may show the dataset item of a transaction before the other items. */
  static final int MAX_READS = 5;

  private final ItemReader items;
  private final Backoff backoff;

  /**
   * Creates a reader.
   *
   * @param table the table's name
   * @param backoff between reads while some parts are not visible
   */
  public CommitPartReader(DynamoDbClient client, String table, Backoff backoff) {
    this.items = new ItemReader(client, table, backoff);
    this.backoff = backoff;
  }

  /**
   * Returns the records that an update wrote, tombstones included, ordered by key. Reads a few
   * times while some of its parts are missing.
   *
   * @param count the count of the update
   * @param parts the number of its parts
   * @return the records; empty if parts are still missing, because they have expired
   * @throws dev.tidemark.store.StoreBusyException if DynamoDB is throttled or unreachable, or a
   *     part is in a newer format
   * @throws dev.tidemark.store.StoreFailedException if DynamoDB refuses the read
   */
  public Optional<List<SyncRecord>> read(DatasetId dataset, SyncCount count, int parts) {
    List<ItemKey> keys = CommitItems.keys(dataset, new CommitParts(count, parts));
    return backoff
        .retry(MAX_READS, _ -> Failures.reading(() -> whole(keys)))
        .map(CommitItems::decode);
  }

  /** Returns all items in the order of their keys; empty if one is missing. */
  private Optional<List<Item>> whole(List<ItemKey> keys) {
    Map<ItemKey, Item> found =
        items.batchGet(keys).stream().collect(Collectors.toMap(Item::key, Function.identity()));
    return found.size() < keys.size()
        ? Optional.empty()
        : Optional.of(keys.stream().map(key -> Objects.requireNonNull(found.get(key))).toList());
  }
}
