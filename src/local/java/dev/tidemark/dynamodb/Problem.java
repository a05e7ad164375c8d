package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.ItemKey;

/**
 * A breach of the rules in {@code docs/table.md} that was found in a table, or of the rule of token
 * keys in the secret.
 *
 * @param kind the rule
 * @param item the key of the item that breaks it; of a secret, its id and stage
 * @param detail what is wrong, without keys or values of records
 */
public record Problem(Kind kind, ItemKey item, String detail) {
  /** The rules, each with what a repair does. */
  public enum Kind {
    /** An item cannot be decoded. Left: only a backup has its content. */
    UNREADABLE,
    /** A newer version wrote an item. Left: that version can check it. */
    NEWER,
    /** Counts contradict each other. The dataset is raised above all of them. */
    COUNTS,
    /** Records are lost. They are dropped, and the dataset is raised, so all devices resync. */
    LOSS,
    /** The totals contradict the pages. They are computed again. */
    TOTALS,
    /** The identity has another number of datasets. They are counted again. */
    DATASET_COUNT,
    /** An item that no dataset uses would block or outlive a dataset. It is deleted. */
    LEFTOVER,
    /**
     * A dataset is not above the table's floor. Left: {@code tidemark restore --again} raises it.
     */
    FLOOR,
    /** A restore has begun and not ended. Left: {@code tidemark restore} continues it. */
    RESTORING,
    /** A dataset or an identity exceeds a quota. Left: it cannot grow until it is smaller. */
    QUOTA,
    /** A value of the secret with the token keys is no key. Left: put a good one. */
    SECRET
  }

  @Override
  public String toString() {
    return "%s of %s: %s".formatted(item.sort(), item.partition(), detail);
  }
}
