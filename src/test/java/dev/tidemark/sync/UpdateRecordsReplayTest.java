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
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.TombstoneBounds;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.sync.InMemoryDatasetStore.Reads;
import dev.tidemark.sync.UpdateRecords.Result;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same request a second time. */
final class UpdateRecordsReplayTest {
  private static final DatasetId D = dataset("d");

  private final Operations on = new Operations();

  @Test
  void replay_returnsTheFirstResultAndWritesNothing() {
    String token = on.token(D);
    RecordPatch[] patches = {replace("b", 0, "2"), remove("a", 0)};
    Result first = on.update(D, token, patches);
    Dataset stored = on.existing(D);
    on.clock.advance(Duration.ofHours(1));
    on.store.reset();

    assertEquals(first, on.update(D, token, patches));
    assertEquals(stored, on.existing(D));
    assertEquals(0, on.store.commits());
  }

  @Test
  void replayOfAChangedKey_returnsItAsSent() {
    String token = on.token(D);
    RecordPatch[] patches = {replace("a", 0, "1"), remove("b", 0), replace("c", 0, "3")};
    Result first = on.update(D, token, patches);
    on.clock.advance(Duration.ofMinutes(1));
    on.put(D, replace("a", 1, "moved"), replace("b", 1, "moved"));

    assertEquals(first, on.update(D, token, patches));
    assertEquals(2, on.storedCount(D));
  }

  @Test
  void replayOfPrunedTombstones_returnsThemAsSent() {
    Operations few =
        new Operations(Reads.OF_THE_SCOPE, new TombstoneBounds(0, 0, Duration.ofDays(1)));
    String token = few.token(D);
    Result first = few.update(D, token, remove("a", 0), replace("b", 0, "1"));
    assertEquals(updated(tombstone("a", 1), live("b", 1, "1")), first);

    assertEquals(first, few.update(D, token, remove("a", 0), replace("b", 0, "1")));
    assertEquals(1, few.storedCount(D));
  }

  @Test
  void anotherTokenAuthorPatchOrOrder_isNoReplay() {
    String token = on.token(D);
    String other = on.token(D);
    List<RecordPatch> patches = List.of(replace("a", 0, "1"), replace("b", 0, "1"));
    on.updateRecords.update(new UpdateRecords.Request(D, token, "device", patches));
    Result conflicts =
        conflicting(
            new Conflict(key("a"), count(1), count(0)), new Conflict(key("b"), count(1), count(0)));

    assertEquals(
        conflicts, on.updateRecords.update(new UpdateRecords.Request(D, other, "device", patches)));
    assertEquals(
        conflicts, on.updateRecords.update(new UpdateRecords.Request(D, token, "tablet", patches)));
    assertEquals(
        conflicting(new Conflict(key("a"), count(1), count(0))),
        on.updateRecords.update(
            new UpdateRecords.Request(D, token, "device", patches.subList(0, 1))));
    assertEquals(
        conflicting(
            new Conflict(key("b"), count(1), count(0)), new Conflict(key("a"), count(1), count(0))),
        on.updateRecords.update(new UpdateRecords.Request(D, token, "device", patches.reversed())));
  }

  @Test
  void replayAfterSevenMoreUpdates_returnsTheFirstResult() {
    String token = on.token(D);
    Result first = on.update(D, token, replace("a", 0, "1"));
    for (int i = 0; i < 7; i++) {
      on.put(D, replace("other" + i, 0, "x"));
    }

    assertEquals(first, on.update(D, token, replace("a", 0, "1")));
    assertEquals(8, on.storedCount(D));
  }

  @Test
  void replayAfterEightMoreUpdates_conflicts() {
    String token = on.token(D);
    on.update(D, token, replace("a", 0, "1"));
    for (int i = 0; i < 8; i++) {
      on.put(D, replace("other" + i, 0, "x"));
    }

    assertEquals(
        conflicting(new Conflict(key("a"), count(1), count(0))),
        on.update(D, token, replace("a", 0, "1")));
    assertEquals(9, on.storedCount(D));
  }

  @Test
  void lateReplayOfAPrunedRemoval_conflicts() {
    Operations few =
        new Operations(Reads.OF_THE_SCOPE, new TombstoneBounds(1, 100, Duration.ofDays(1)));
    few.put(D, replace("a", 0, "1"));
    String token = few.token(D);
    few.update(D, token, remove("a", 1));
    for (int i = 0; i < 8; i++) {
      few.put(D, remove("other" + i, 0));
    }

    assertEquals(conflicting(), few.update(D, token, remove("a", 1)));
    assertEquals(10, few.storedCount(D));
  }

  @Test
  void replayAfterDeletion_conflicts() {
    String token = on.token(D);
    on.update(D, token, replace("a", 0, "1"));
    on.delete(D);

    assertEquals(conflicting(), on.update(D, token, replace("a", 0, "1")));
    assertInstanceOf(View.Missing.class, on.stored(D));
  }

  @Test
  void replayAfterDeletionAndRecreation_conflicts() {
    String token = on.token(D);
    on.update(D, token, replace("a", 0, "1"));
    on.delete(D);
    on.put(D, replace("b", 0, "1"));

    assertEquals(conflicting(), on.update(D, token, replace("a", 0, "1")));
    on.assertRecords(D, live("b", 3, "1"));
  }
}
