package dev.tidemark.operator;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.model.KeptCounts;
import dev.tidemark.model.SyncCount;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Finds the greatest count in items. */
final class GreatestCount {
  /** The attributes of items that are sync counts, as in {@code docs/table.md}. */
  private static final List<String> COUNTS = List.of("c", "d", "p", "deletedUpTo");

  private GreatestCount() {}

  /** Returns the greatest count of some items. */
  static Optional<SyncCount> of(List<Item> items) {
    return Optional.of(
        items.stream()
            .filter(item -> !item.key().equals(ItemKey.TABLE_STATE))
            .map(GreatestCount::of)
            .reduce(SyncCount.ZERO, SyncCount::max));
  }

  private static SyncCount of(Item item) {
    SyncCount greatest = SyncCount.ZERO;
    for (String name : COUNTS) {
      greatest = SyncCount.max(greatest, new SyncCount(item.findNumber(name).orElse(0)));
    }
    if (item.attributes().containsKey("moved") || item.attributes().containsKey("former")) {
      // Datasets that the identity began since the backup begin above this count.
      greatest = SyncCount.max(greatest, new SyncCount(KeptCounts.GAP));
    }
    AttributeValue kept = item.attributes().get("k");
    if (kept != null) {
      for (String count : kept.ns()) {
        // The live dataset may have left the gap since the backup.
        greatest =
            SyncCount.max(
                greatest, KeptCounts.NONE.plus(new SyncCount(Long.parseLong(count))).endOfGaps());
      }
    }
    AttributeValue deleted = item.attributes().get("deleted");
    if (deleted != null) {
      for (AttributeValue count : deleted.m().values()) {
        greatest = SyncCount.max(greatest, new SyncCount(Long.parseLong(count.n())));
      }
    }
    return greatest;
  }
}
