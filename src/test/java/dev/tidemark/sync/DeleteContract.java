package dev.tidemark.sync;

import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.SyncCount;
import dev.tidemark.sync.ContractStore.Size;
import dev.tidemark.sync.DatasetStore.DeleteResult;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Deletions of datasets, and the counts that stores remember of them. */
interface DeleteContract {
  /** Returns the store of the current test. */
  ContractStore on();

  @Test
  default void deletionCounts_areKeptPerName() {
    on().put(dataset("a"), "k", "1");
    on().put(dataset("b"), "k", "1");
    on().put(dataset("b"), "k", "2");
    on().put(dataset("b"), "k", "3");
    on().delete(dataset("a"));
    on().delete(dataset("b"));

    on().assertMissing(2, 0, dataset("a"));
    on().assertMissing(4, 0, dataset("b"));
    on().put(dataset("b"), "k", "4");
    on().assertMissing(2, 1, dataset("a"));
    assertEquals(count(4), on().existing(dataset("b")).deletedAtCount());
  }

  @EverySize
  default void deletionAfterAnUpdate_isRefused(Size size) {
    on().given(dataset("d"), size);
    View.Existing seen = (View.Existing) on().read(dataset("d"), new Scope.Deletion());
    Dataset updated = on().put(dataset("d"), "a", "1");

    assertEquals(new DeleteResult.ConditionFailed(), on().tryDelete(seen));

    assertEquals(updated, on().existing(dataset("d")));
  }

  @EverySize
  default void deletionAfterADeletion_isRefused(Size size) {
    on().given(dataset("d"), size);
    View.Existing seen = (View.Existing) on().read(dataset("d"), new Scope.Deletion());
    on().delete(dataset("d"));

    assertEquals(new DeleteResult.ConditionFailed(), on().tryDelete(seen));

    on().assertMissing(2, 0, dataset("d"));
  }

  @EverySize
  default void deletionAfterARecreation_isRefused(Size size) {
    on().given(dataset("d"), size);
    View.Existing seen = (View.Existing) on().read(dataset("d"), new Scope.Deletion());
    on().delete(dataset("d"));
    Dataset recreated = on().put(dataset("d"), "a", "1");

    assertEquals(new DeleteResult.ConditionFailed(), on().tryDelete(seen));

    assertEquals(recreated, on().existing(dataset("d")));
  }

  @Test
  default void deletion_keepsOtherDatasets() {
    Dataset prefix = on().put(dataset("d"), "a", "1");
    on().put(dataset("d.d"), "a", "1");
    Dataset longer = on().put(dataset("d.d.d"), "a", "1");

    on().delete(dataset("d.d"));

    assertEquals(prefix, on().existing(dataset("d")));
    assertEquals(longer, on().existing(dataset("d.d.d")));
  }

  /**
   * A store may remember the deletions of many names in any way, as long as no name gets a count
   * that is too low, so a device would keep deleted records, or one above all deletion counts.
   */
  @Test
  @Tag(EverySize.TAG)
  default void manyDeletedNames_neverHaveATooLowCount() {
    SequencedMap<String, SyncCount> deletions = new LinkedHashMap<>();
    on().put(dataset("low"), "k", "1");
    deletions.put("first", on().putAndDelete("first", 1));
    for (int i = 1; i <= 101; i++) {
      deletions.put("name-" + i, on().putAndDelete("name-" + i, 2));
    }
    deletions.put("last", on().putAndDelete("last", 3));

    SyncCount greatest = Collections.max(deletions.values());
    deletions.forEach((name, count) -> on().assertDeletedBetween(count, greatest, name));
    on().assertDeletedBetween(SyncCount.ZERO, greatest, "never");
    // The last deletion must be exact: devices are most likely to work on that dataset.
    on().delete(dataset("low"));
    on().assertDeletedBetween(count(2), count(2), "low");
    View.Missing forgotten = (View.Missing) on().read(dataset("first"), ContractStore.ALL);
    Dataset recreated = on().put(dataset("first"), "k", "again");
    assertEquals(forgotten.deletedAtCount().next(), recreated.syncCount());
    assertEquals(recreated, on().existing(dataset("first")));
  }
}
