package dev.tidemark.usage;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.usage.UsageLedger.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the usage of pools from the changes of datasets, each change once.
 *
 * <p>The stream delivers a batch again after a failure, and may cut it at another end. The ledger
 * remembers each counted batch by its first change. Of a batch that begins with that change, those
 * up to the last counted one are dropped. The next change may begin another counted batch, as in
 * batches of the changes 1 to 5 and 6 to 8 that are delivered again as 1 to 8, so it is looked up
 * as well. Only a repetition that begins inside a counted batch is counted twice.
 */
public final class CountUsage {
  private final UsageLedger ledger;

  /** Counts in a ledger. */
  public CountUsage(UsageLedger ledger) {
    this.ledger = ledger;
  }

  /**
   * Counts the changes of one delivery. After a failure, the same changes must be delivered again.
   *
   * @param stream the label of the stream
   * @param changes the changes in the order of the stream
   */
  public void count(String stream, List<UsageChange> changes) {
    Map<IdentityPoolId, List<UsageChange>> byPool = new LinkedHashMap<>();
    for (UsageChange change : changes) {
      byPool.computeIfAbsent(change.pool(), _ -> new ArrayList<>()).add(change);
    }
    byPool.forEach((pool, own) -> count(stream, pool, own));
  }

  private void count(String stream, IdentityPoolId pool, List<UsageChange> changes) {
    List<UsageChange> rest = changes;
    while (!rest.isEmpty()) {
      rest =
          switch (ledger.count(pool, batch(stream, rest), sum(rest))) {
            case Result.Counted _ -> List.of();
            case Result.AlreadyCounted(SequenceNumber last) -> after(last, rest);
          };
    }
  }

  private static CountedBatch batch(String stream, List<UsageChange> changes) {
    return new CountedBatch(
        stream, changes.getFirst().sequenceNumber(), changes.getLast().sequenceNumber());
  }

  private static UsageDifference sum(List<UsageChange> changes) {
    return changes.stream()
        .map(UsageChange::difference)
        .reduce(UsageDifference::plus)
        .orElseThrow();
  }

  /** Drops the changes up to the last counted one, the first change in any case. */
  private static List<UsageChange> after(SequenceNumber last, List<UsageChange> changes) {
    return changes.stream()
        .skip(1)
        .dropWhile(change -> change.sequenceNumber().compareTo(last) <= 0)
        .toList();
  }
}
