package dev.tidemark.sync;

import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.live;
import static dev.tidemark.model.Samples.remove;
import static dev.tidemark.model.Samples.replace;
import static dev.tidemark.model.Samples.tombstone;
import static dev.tidemark.sync.UpdateResults.conflicting;
import static dev.tidemark.sync.UpdateResults.updated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tidemark.model.Conflict;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.TombstoneBounds;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.sync.FaultyDatasetStore.Fault;
import dev.tidemark.sync.InMemoryDatasetStore.Reads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Updates that prune tombstones, and updates after pruning. */
final class UpdateRecordsPruningTest {
  private static final DatasetId D = dataset("d");

  private static Operations pruning(Reads reads) {
    return new Operations(reads, new TombstoneBounds(2, 100, Duration.ofDays(180)));
  }

  @ParameterizedTest
  @EnumSource
  void tombstonesAboveTheBound_areReadAndPruned(Reads reads) {
    Operations pruning = pruning(reads);
    pruning.put(D, replace("a", 0, "1"), replace("b", 0, "1"), replace("c", 0, "1"));
    pruning.put(D, remove("a", 1));
    pruning.put(D, remove("b", 1));
    String token = pruning.token(D);
    pruning.store.reset();

    assertEquals(updated(tombstone("c", 4)), pruning.update(D, token, remove("c", 1)));

    Dataset dataset = assertInstanceOf(View.Existing.class, pruning.stored(D)).dataset();
    assertEquals(Map.of(key("c"), tombstone("c", 4)), dataset.records());
    assertEquals(count(3), dataset.prunedUpToCount());
    assertEquals(reads == Reads.OF_THE_SCOPE ? 2 : 1, pruning.store.reads());
    assertEquals(1, pruning.store.commits());
    assertEquals(List.of(), pruning.backoff.attempts());
  }

  @Test
  void tombstonesAtTheBound_needNoSecondRead() {
    Operations pruning = pruning(Reads.OF_THE_SCOPE);
    pruning.put(D, remove("a", 0));
    String token = pruning.token(D);
    pruning.store.reset();

    assertEquals(updated(tombstone("b", 2)), pruning.update(D, token, remove("b", 0)));
    assertEquals(1, pruning.store.reads());
    assertEquals(2, pruning.storedCount(D));
  }

  @Test
  void throttlingWhilePruning_isRetried() {
    Operations pruning = pruning(Reads.OF_THE_SCOPE);
    pruning.put(D, remove("a", 0));
    pruning.put(D, remove("b", 0));
    String token = pruning.token(D);
    pruning.store.reset();
    pruning.store.onReads(Fault.NONE, Fault.BUSY);
    pruning.store.onCommits(Fault.CONDITION_FAILED_WITH_VIEW, Fault.RESPONSE_LOST);

    assertEquals(updated(tombstone("c", 3)), pruning.update(D, token, remove("c", 0)));
    assertEquals(3, pruning.storedCount(D));
  }

  @Test
  void tokenFromBeforeThePruning_conflicts() {
    Operations pruning = pruning(Reads.OF_THE_SCOPE);
    pruning.put(D, replace("a", 0, "1"));
    String early = pruning.token(D);
    pruning.put(D, remove("a", 1), remove("b", 0), remove("c", 0));

    assertEquals(conflicting(), pruning.update(D, early, replace("n", 0, "1")));
    assertEquals(
        updated(live("n", 3, "1")), pruning.update(D, pruning.token(D), replace("n", 0, "1")));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2})
  void countUpToThePrunedCount_fitsAnAbsentKey(long sent) {
    Operations pruning = pruning(Reads.OF_THE_SCOPE);
    pruning.put(D, replace("a", 0, "1"));
    pruning.put(D, remove("a", 1), remove("b", 0), remove("c", 0));

    assertEquals(
        updated(live("a", 3, "back")),
        pruning.update(D, pruning.token(D), replace("a", sent, "back")));
  }

  @Test
  void countAboveThePrunedCount_conflicts() {
    Operations pruning = pruning(Reads.OF_THE_SCOPE);
    pruning.put(D, remove("a", 0), remove("b", 0), remove("c", 0));

    assertEquals(
        conflicting(new Conflict(key("a"), count(0), count(2))),
        pruning.update(D, pruning.token(D), replace("a", 2, "back")));
  }
}
