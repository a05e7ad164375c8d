package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.stream.ItemChange;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.ObservedUpdate;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.Promise;
import dev.tidemark.usage.SequenceNumber;
import java.util.Set;

/**
 * A change of a dataset item that breaks promises. Its text is safe to log: it has neither the
 * dataset's name nor keys or values.
 *
 * @param sequenceNumber the number of the change in the stream
 * @param update the dataset before and after the change
 * @param promises the broken promises
 */
public record Breach(SequenceNumber sequenceNumber, ObservedUpdate update, Set<Promise> promises) {
  /** Begins the log line of each breach. The template's metric filter looks for it. */
  public static final String LOG_TEXT = "An update breaks a promise";

  public Breach {
    promises = Set.copyOf(promises);
  }

  static Breach of(ItemChange change, ObservedUpdate update) {
    return new Breach(change.sequenceNumber(), update, update.broken());
  }

  @Override
  public String toString() {
    PoolIdentity owner = update.after().id().owner();
    return "%s: %s. It is change %s, of identity %s in pool %s; %s before, %s after"
        .formatted(
            LOG_TEXT,
            promises.stream().map(Promise::toString).sorted().toList(),
            sequenceNumber,
            owner.identity(),
            owner.pool(),
            counts(update.before()),
            counts(update.after()));
  }

  private static String counts(Dataset dataset) {
    return "count %s, deletedAtCount %s, prunedUpToCount %s, %s"
        .formatted(
            dataset.syncCount(),
            dataset.deletedAtCount(),
            dataset.prunedUpToCount(),
            dataset.totals());
  }
}
