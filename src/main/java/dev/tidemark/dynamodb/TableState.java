package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.item.RequiredAttribute;
import dev.tidemark.model.SyncCount;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The state of a table as a whole, in one item. A table that was never restored has no such item.
 *
 * @param floor a count above all counts from before the last restore; every dataset begins above
 *     it, and a device with a count up to it must resync
 * @param phase whether functions may serve the table
 * @param tableId the id of the table that {@code tidemark restore} last ran on: DynamoDB's, or on
 *     DynamoDB Local the date of its creation. A table that DynamoDB makes from a backup has this
 *     item with the id of another table, so it needs a run of its own
 */
public record TableState(SyncCount floor, Phase phase, String tableId) {
  /** Whether functions may serve a table. */
  public enum Phase {
    /** Functions may serve the table. */
    READY,

    /** A restore is unfinished: some datasets may still have the backup's counts. */
    RESTORING
  }

  /** The state of a table without the item. */
  static final TableState INITIAL = new TableState(SyncCount.ZERO, Phase.READY, "");

  /** The attribute of the floor. Every write of the item has a condition on it. */
  public static final String FLOOR = "floor";

  private static final String TABLE_ID = "tableId";
  private static final String PHASE = "state";

  /**
   * Reads the state of a table with a strongly consistent read. Throws the SDK's exceptions.
   *
   * @param table the table's name
   * @throws dev.tidemark.store.StoreBusyException if the item is in a newer format
   */
  public static TableState read(DynamoDbClient client, String table) {
    Map<String, AttributeValue> attributes =
        client
            .getItem(
                get ->
                    get.tableName(table).key(ItemKey.TABLE_STATE.attributes()).consistentRead(true))
            .item();
    return Optional.ofNullable(attributes)
        .filter(found -> !found.isEmpty())
        .map(found -> decode(new Item(found)))
        .orElse(INITIAL);
  }

  private static TableState decode(Item item) {
    Format.check(item);
    String phase = RequiredAttribute.check(item.attributes().get(PHASE), PHASE).s();
    return new TableState(
        new SyncCount(item.number(FLOOR)),
        Phase.valueOf(phase.toUpperCase(Locale.ROOT)),
        RequiredAttribute.check(item.attributes().get(TABLE_ID), TABLE_ID).s());
  }

  /** Returns the item with this state. */
  public Item toItem() {
    Map<String, AttributeValue> attributes = new HashMap<>(ItemKey.TABLE_STATE.attributes());
    attributes.put(FLOOR, Item.number(floor.value()));
    attributes.put(PHASE, AttributeValue.fromS(phase.name().toLowerCase(Locale.ROOT)));
    attributes.put(TABLE_ID, AttributeValue.fromS(tableId));
    return new Item(attributes);
  }
}
