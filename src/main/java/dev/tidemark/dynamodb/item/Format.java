package dev.tidemark.dynamodb.item;

import dev.tidemark.store.StoreBusyException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The format of an item. Dataset items that were imported have format {@value #WITH_KEPT_COUNTS},
 * all others format 1. Two versions of the code may share a table, during an upgrade or after a
 * rollback. A version reads and writes items up to its own format, and leaves newer ones alone.
 * {@code docs/upgrading.md} has the rules.
 */
public final class Format {
  /** The attribute of the format; an item without it has format 1. */
  public static final String ATTRIBUTE = "f";

  /**
   * The condition that an item's format is not newer than this version's. Every write of an item
   * that may exist has it: otherwise an update without a read could change a newer item. The one
   * exception is the state of the table, which only {@code tidemark restore} writes.
   */
  public static final String CONDITION = "(attribute_not_exists(f) OR f<=:format)";

  private static final Logger LOGGER = System.getLogger(Format.class.getName());

  /** The format of a dataset item with counts that an import has kept. */
  public static final long WITH_KEPT_COUNTS = 2;

  private static final long CURRENT = WITH_KEPT_COUNTS;
  private static final AttributeValue CURRENT_VALUE = Item.number(CURRENT);

  private Format() {}

  /** Adds the values of the {@link #CONDITION}'s placeholders to other values. */
  public static Map<String, AttributeValue> valuesWith(Map<String, AttributeValue> others) {
    Map<String, AttributeValue> values = new HashMap<>(others);
    addValue(values);
    return Map.copyOf(values);
  }

  /** Adds the value of the {@link #CONDITION}'s placeholder. */
  public static void addValue(Map<String, AttributeValue> values) {
    values.put(":format", CURRENT_VALUE);
  }

  /** Tells whether a newer version wrote an item in a format that this version cannot read. */
  public static boolean isNewer(Item item) {
    return item.findNumber(ATTRIBUTE).orElse(1) > CURRENT;
  }

  /**
   * Checks that this version can read an item.
   *
   * @throws StoreBusyException if the item is in a newer format: a newer function can serve a retry
   */
  public static void check(Item item) {
    if (isNewer(item)) {
      String why =
          ("An item of kind '%s' has format %d, and this version of Tidemark reads up to %d. A"
                  + " newer version wrote it: finish the upgrade, or undo the rollback")
              .formatted(kind(item), item.number(ATTRIBUTE), CURRENT);
      LOGGER.log(Level.WARNING, why);
      throw new StoreBusyException(new IllegalStateException(why));
    }
  }

  /**
   * Returns the first part of the sort key, which is safe to log: it never has a dataset's name.
   */
  private static String kind(Item item) {
    return item.key().sort().split("/", 2)[0];
  }

  /** Returns the attributes of an item that this version does not know: writes carry them along. */
  public static Map<String, AttributeValue> unknown(
      Map<String, AttributeValue> attributes, Set<String> known) {
    Map<String, AttributeValue> unknown = new HashMap<>();
    attributes.forEach(
        (name, value) -> {
          if (!known.contains(name)) {
            unknown.put(name, value);
          }
        });
    return Map.copyOf(unknown);
  }
}
