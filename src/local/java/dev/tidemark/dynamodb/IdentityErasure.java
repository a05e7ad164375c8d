package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.item.ItemReader;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import dev.tidemark.push.Devices;
import dev.tidemark.push.EndpointOwner;
import dev.tidemark.store.Backoff;
import dev.tidemark.sync.DeleteDataset;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/*
 * The order of the steps: each dataset is deleted as by DeleteDataset, so streams and devices hear
 * of it. Then go devices and what no dataset uses any more. Last, the identity item loses the names
 * of its datasets, on condition of its version: no dataset was created meanwhile. Its count up to
 * which everything is deleted is above all counts that the identity ever had, so a device that comes
 * back must start over, and a creation that was under way is refused. A run that is killed between
 * any two writes can be repeated.
 */

/** Erases an identity: no name of a dataset, key or value of it is left in the table. */
public final class IdentityErasure {
  private static final int MAX_ROUNDS = 20;
  private static final Backoff BACKOFF =
      Backoff.jittered(Duration.ofMillis(50), Duration.ofSeconds(2));

  private final DynamoDbClient client;
  private final String table;
  private final EndpointRemoval endpoints;
  private final InstantSource clock;
  private final ItemReader items;
  private final DeleteDataset deleteDataset;
  private final DynamoDbPushStore devices;

  /** Creates an erasure of identities of a table. */
  public IdentityErasure(
      DynamoDbClient client, String table, EndpointRemoval endpoints, InstantSource clock) {
    this.client = client;
    this.table = table;
    this.endpoints = endpoints;
    this.clock = clock;
    this.items = new ItemReader(client, table, BACKOFF);
    this.deleteDataset =
        new DeleteDataset(new DynamoDbDatasetStore(client, table, BACKOFF), BACKOFF);
    this.devices = new DynamoDbPushStore(client, table, BACKOFF);
  }

  /**
   * Returns what an erasure would remove.
   *
   * @throws dev.tidemark.store.StoreBusyException if a newer version wrote an item
   */
  public Erased plan(PoolIdentity owner) {
    return read(owner).toErase();
  }

  /**
   * Erases an identity. One that the table does not know is marked as erased, too.
   *
   * @throws dev.tidemark.store.StoreBusyException if a newer version wrote an item
   * @throws IllegalStateException if the identity is in use all the time
   */
  public Erased erase(PoolIdentity owner) {
    Erased planned = plan(owner);
    Set<ItemKey> removed = new HashSet<>();
    Set<PlatformEndpointArn> left = new LinkedHashSet<>();
    int registered = 0;
    for (int round = 0; round < MAX_ROUNDS; round++) {
      Partition found = read(owner);
      if (found.isErased()) {
        return Partition.erased(planned, removed, registered, left);
      }
      found.content().forEach(item -> removed.add(item.key()));
      if (!found.datasets().isEmpty()) {
        found.datasets().forEach(deleteDataset::delete);
      } else if (!found.content().isEmpty()) {
        registered += removeDevices(owner, left);
        new RestoreWrites(client, table, false).deleteAll(found.content());
      } else {
        forget(found.identity());
      }
    }
    throw new IllegalStateException("the identity is in use all the time");
  }

  private Partition read(PoolIdentity owner) {
    List<Item> all = items.query(ItemKey.partition(owner));
    all.forEach(Format::check);
    return new Partition(owner, all);
  }

  /** The items of an identity. */
  private record Partition(PoolIdentity owner, List<Item> all) {
    static Erased erased(
        Erased planned, Set<ItemKey> keys, int devices, Set<PlatformEndpointArn> left) {
      int datasets = Math.toIntExact(keys.stream().filter(Partition::isOfDataset).count());
      return new Erased(
          planned.identities(), datasets, planned.names(), keys.size(), devices, List.copyOf(left));
    }

    private static boolean isOfDataset(ItemKey key) {
      return key.sort().startsWith(ItemKey.DATASET_PREFIX);
    }

    List<Item> content() {
      return all.stream().filter(item -> !item.key().sort().equals(ItemKey.IDENTITY)).toList();
    }

    List<DatasetId> datasets() {
      return all.stream()
          .map(Item::key)
          .filter(Partition::isOfDataset)
          .map(ItemKey::datasetId)
          .toList();
    }

    IdentityItem identity() {
      return all.stream()
          .filter(item -> item.key().sort().equals(ItemKey.IDENTITY))
          .findFirst()
          .map(IdentitySchema::decode)
          .orElseGet(() -> IdentityItem.initial(owner));
    }

    boolean isErased() {
      IdentityItem identity = identity();
      boolean isForgotten =
          identity.datasetCount() == 0
              && identity.deleted().isEmpty()
              && identity.movedAt().isPresent()
              && identity.unknown().isEmpty();
      return content().isEmpty() && isForgotten;
    }

    Erased toErase() {
      int registered =
          all.stream()
              .filter(item -> item.key().sort().equals(ItemKey.DEVICES))
              .mapToInt(item -> PushAttributes.devices(item).devices().size())
              .sum();
      int names = identity().deleted().size();
      return all.isEmpty() || isErased()
          ? Erased.NOTHING
          : new Erased(1, datasets().size(), names, content().size(), registered, List.of());
    }
  }

  /** The endpoints go first: only the devices know them. */
  private int removeDevices(PoolIdentity owner, Set<PlatformEndpointArn> left) {
    Devices registered = devices.devices(owner);
    for (var device : registered.devices()) {
      Optional<EndpointOwner> current = devices.ownerOf(device.endpoint());
      // The phone may be another user's by now.
      if (current.filter(found -> found.identity().equals(owner)).isPresent()) {
        if (!endpoints.remove(device.endpoint())) {
          left.add(device.endpoint());
        }
        removeOwner(device.endpoint(), owner);
      }
    }
    return registered.devices().size();
  }

  private void removeOwner(PlatformEndpointArn endpoint, PoolIdentity owner) {
    Expression condition =
        Expression.builder()
            .expression("#pool = :pool AND #identity = :identity AND " + Format.CONDITION)
            .expressionNames(
                Map.of("#pool", PushAttributes.POOL, "#identity", PushAttributes.IDENTITY))
            .expressionValues(
                Format.valuesWith(
                    Map.of(
                        ":pool", AttributeValue.fromS(owner.pool().value()),
                        ":identity", AttributeValue.fromS(owner.identity().value()))))
            .build();
    try {
      client.deleteItem(
          delete ->
              delete
                  .tableName(table)
                  .key(ItemKey.endpointOwner(endpoint).attributes())
                  .conditionExpression(condition.expression())
                  .expressionAttributeNames(condition.expressionNames())
                  .expressionAttributeValues(condition.expressionValues()));
    } catch (ConditionalCheckFailedException _) {
      // Another identity has registered the phone meanwhile, or an earlier run was here.
    }
  }

  private void forget(IdentityItem seen) {
    SyncCount greatest =
        seen.deleted().values().stream().reduce(seen.deletedUpTo(), SyncCount::max);
    IdentityItem after =
        new IdentityItem(
            seen.owner(),
            seen.version() + 1,
            0,
            Map.of(),
            greatest.next(),
            // Otherwise the next request would take the identity over from another service again.
            seen.movedAt().or(() -> Optional.of(clock.instant().truncatedTo(ChronoUnit.MILLIS))),
            Map.of());
    new RestoreWrites(client, table, false)
        .put(
            IdentitySchema.encode(after).attributes(),
            Conditions.isAtOrAbsent(IdentitySchema.VERSION, seen.version()));
  }
}
