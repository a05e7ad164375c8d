package dev.tidemark.dynamodb.walk;

import dev.tidemark.dynamodb.item.ItemKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/**
 * The items that a walk visits, and how it reads them. DynamoDB reads, and bills, the whole table
 * in any case.
 *
 * @param partitionPrefix the prefix of their partition keys
 * @param sortPrefix the prefix of their sort keys
 * @param isKeysOnly whether visitors get only the keys of items
 * @param isConsistent whether items are visited that were written just before; twice as dear
 * @param chunk the most items that a visitor gets at once
 */
public record Selection(
    String partitionPrefix,
    String sortPrefix,
    boolean isKeysOnly,
    boolean isConsistent,
    int chunk) {
  /** All items of the table, complete. */
  public static final Selection ALL = new Selection("", "", false, true, Integer.MAX_VALUE);

  /** The keys of all items of the table. */
  public static final Selection KEYS = new Selection("", "", true, true, Integer.MAX_VALUE);

  /** All dataset items, complete. */
  public static final Selection DATASETS =
      new Selection("", ItemKey.DATASET_PREFIX, false, true, Integer.MAX_VALUE);

  /** Returns the same items without those that were written just before. */
  public Selection eventually() {
    return new Selection(partitionPrefix, sortPrefix, isKeysOnly, false, chunk);
  }

  /** Adds the selection to a request. */
  void addTo(ScanRequest.Builder scan) {
    scan.consistentRead(isConsistent);
    if (isKeysOnly) {
      scan.projectionExpression(ItemKey.PARTITION + "," + ItemKey.SORT);
    }
    List<String> terms =
        Stream.of(
                term(ItemKey.PARTITION, partitionPrefix, ":partition"),
                term(ItemKey.SORT, sortPrefix, ":sort"))
            .filter(term -> !term.isEmpty())
            .toList();
    if (!terms.isEmpty()) {
      scan.filterExpression(String.join(" AND ", terms)).expressionAttributeValues(values());
    }
  }

  private static String term(String attribute, String prefix, String placeholder) {
    return prefix.isEmpty() ? "" : "begins_with(%s, %s)".formatted(attribute, placeholder);
  }

  private Map<String, AttributeValue> values() {
    Map<String, AttributeValue> values = new HashMap<>();
    if (!partitionPrefix.isEmpty()) {
      values.put(":partition", AttributeValue.fromS(partitionPrefix));
    }
    if (!sortPrefix.isEmpty()) {
      values.put(":sort", AttributeValue.fromS(sortPrefix));
    }
    return values;
  }
}
