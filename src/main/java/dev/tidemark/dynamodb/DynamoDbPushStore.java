package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.dynamodb.client.Failures;
import dev.tidemark.dynamodb.client.WriteFailure;
import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.push.Devices;
import dev.tidemark.push.EndpointOwner;
import dev.tidemark.push.PushStore;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.Deadline;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Devices and the owners of endpoints in the table of the datasets: one item for each identity that
 * has ever registered a device, and one for each endpoint.
 *
 * <p>Each write is conditioned on the version that was read, and raises it. So a delayed write can
 * neither undo a later registration nor take an endpoint back from its next owner.
 */
public final class DynamoDbPushStore implements PushStore {
  /** The most attempts to take over an endpoint against concurrent registrations. */
  private static final int MAX_WRITES = 10;

  private static final String SEEN = ":seen";

  private final DynamoDbClient client;
  private final String table;
  private final Backoff backoff;

  /**
   * Makes a store on a table with the keys of {@code docs/table.md}.
   *
   * @param client a client from {@link DynamoDbClients}: any other may report a write as failed
   *     that was applied and whose response was lost
   * @param table the table's name
   * @param backoff the pauses between attempts to write
   */
  public DynamoDbPushStore(DynamoDbClient client, String table, Backoff backoff) {
    this.client = client;
    this.table = table;
    this.backoff = backoff;
  }

  @Override
  public Devices devices(PoolIdentity identity) {
    return read(ItemKey.devices(identity)).map(PushAttributes::devices).orElse(Devices.NONE);
  }

  @Override
  public boolean replace(PoolIdentity identity, Devices seen, Devices after) {
    try {
      write(
          ItemKey.devices(identity),
          seen.changeCount(),
          Map.of(PushAttributes.DEVICES, PushAttributes.of(after.devices())));
      return true;
    } catch (SdkException e) {
      return switch (WriteFailure.of(e)) {
        case WriteFailure.ConditionFailed(var _, Optional<StoreFailedException> lost) ->
            lost.isPresent() && isReplaced(identity, seen, after, lost.get());
        case WriteFailure.Unknown(var cause) -> isReplaced(identity, seen, after, cause);
        case WriteFailure.NotWritten(var cause) -> throw cause;
      };
    }
  }

  /**
   * Returns whether a write whose response was lost has replaced the devices. One change later, the
   * current devices tell. In all other cases, the write may have been replaced in turn, or may
   * still be under way.
   */
  private boolean isReplaced(
      PoolIdentity identity, Devices seen, Devices after, StoreFailedException lost) {
    try {
      Devices current = devices(identity);
      if (current.changeCount() == seen.changeCount() + 1) {
        return current.devices().equals(after.devices());
      }
    } catch (StoreBusyException busy) {
      lost.addSuppressed(busy);
    }
    throw lost;
  }

  @Override
  public Optional<EndpointOwner> ownerOf(PlatformEndpointArn endpoint) {
    return read(ItemKey.endpointOwner(endpoint)).map(PushAttributes::owner);
  }

  @Override
  public void takeOver(PlatformEndpointArn endpoint, EndpointOwner owner) {
    ItemKey key = ItemKey.endpointOwner(endpoint);
    boolean isOwner = backoff.retry(MAX_WRITES, _ -> tryTakeOver(key, owner)).isPresent();
    if (!isOwner) {
      throw new StoreBusyException(
          new IllegalStateException("concurrent registrations were in the way of each attempt"));
    }
  }

  /** Makes an identity the owner, if it is not; empty if another registration was faster. */
  private Optional<EndpointOwner> tryTakeOver(ItemKey key, EndpointOwner owner) {
    Optional<Item> seen = read(key);
    if (seen.map(PushAttributes::owner).equals(Optional.of(owner))) {
      return Optional.of(owner);
    }
    long version = seen.map(item -> item.number(PushAttributes.VERSION)).orElse(0L);
    try {
      write(key, version, PushAttributes.of(owner));
      return Optional.of(owner);
    } catch (SdkException e) {
      return switch (WriteFailure.of(e)) {
        case WriteFailure.ConditionFailed _ -> Optional.empty();
        case WriteFailure.Unknown(var cause) -> throw cause;
        case WriteFailure.NotWritten(var cause) -> throw cause;
      };
    }
  }

  private Optional<Item> read(ItemKey key) {
    return Failures.reading(
        () -> {
          Map<String, AttributeValue> found =
              client
                  .getItem(get -> get.tableName(table).key(key.attributes()).consistentRead(true))
                  .item();
          if (found.isEmpty()) {
            return Optional.empty();
          }
          Item item = new Item(found);
          Format.check(item);
          return Optional.of(item);
        });
  }

  /** Sets some attributes, and leaves those that a newer version has added. */
  private void write(ItemKey key, long seen, Map<String, AttributeValue> attributes) {
    Deadline.checkTimeToWrite();
    Map<String, AttributeValue> values = new HashMap<>();
    attributes.forEach((name, value) -> values.put(":" + name, value));
    values.put(":next", Item.number(seen + 1));
    // At version 0, no item is to exist; at any other, it must be the one that was read.
    String condition =
        seen == 0
            ? "attribute_not_exists(" + ItemKey.PARTITION + ")"
            : "#v = " + SEEN + " AND " + Format.CONDITION;
    if (seen != 0) {
      values.put(SEEN, Item.number(seen));
    }
    client.updateItem(
        update ->
            update
                .tableName(table)
                .key(key.attributes())
                .updateExpression(
                    "SET #v = :next, "
                        + attributes.keySet().stream()
                            .map(name -> "#" + name + " = :" + name)
                            .collect(Collectors.joining(", ")))
                .conditionExpression(condition)
                .expressionAttributeNames(
                    Stream.concat(attributes.keySet().stream(), Stream.of(PushAttributes.VERSION))
                        .collect(Collectors.toMap(name -> "#" + name, name -> name)))
                .expressionAttributeValues(seen == 0 ? values : Format.valuesWith(values)));
  }
}
