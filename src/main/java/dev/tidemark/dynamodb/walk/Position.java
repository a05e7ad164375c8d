package dev.tidemark.dynamodb.walk;

import dev.tidemark.dynamodb.item.ItemKey;

/** How far a segment of a table has been walked. */
public sealed interface Position {
  /** Nothing of the segment has been visited. */
  record Beginning() implements Position {}

  /**
   * All items up to this one have been visited.
   *
   * @param key the key of an item of the segment, which may have been deleted since
   */
  record After(ItemKey key) implements Position {}

  /** All items of the segment have been visited. */
  record End() implements Position {}
}
