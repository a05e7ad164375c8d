package dev.tidemark.dynamodb.walk;

import dev.tidemark.dynamodb.item.Item;
import java.util.List;
import java.util.Optional;

/**
 * Visits the items of one segment, in the order of the scan. The last items that a killed worker
 * visited are visited again by the next one, so each write of a visitor must be conditional or
 * harmless when repeated.
 *
 * @param <T> the result for some items; results are added up
 */
@FunctionalInterface
public interface Visitor<T> {
  /**
   * Visits the next items.
   *
   * @return the result; empty if the time was over before all items were visited, which another
   *     worker then visits again
   */
  Optional<T> visit(List<Item> items);
}
