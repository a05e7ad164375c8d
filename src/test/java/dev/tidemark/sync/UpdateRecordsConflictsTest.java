package dev.tidemark.sync;

import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.live;
import static dev.tidemark.model.Samples.remove;
import static dev.tidemark.model.Samples.replace;
import static dev.tidemark.sync.UpdateResults.conflicting;
import static dev.tidemark.sync.UpdateResults.updated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tidemark.model.Conflict;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.sync.DatasetStore.View;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Patches that conflict with the dataset, and updates after a deletion. */
final class UpdateRecordsConflictsTest {
  private static final DatasetId D = dataset("d");

  private final Operations on = new Operations();

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 3, 4})
  void anotherCount_storesNothing(long sent) {
    on.put(D, replace("a", 0, "1"), replace("b", 0, "1"));
    on.put(D, replace("a", 1, "2"));
    Dataset before = on.existing(D);

    assertEquals(
        conflicting(new Conflict(key("a"), count(2), count(sent))),
        on.update(D, on.token(D), replace("b", 1, "new"), replace("a", sent, "2")));
    assertEquals(before, on.existing(D));
  }

  @Test
  void severalConflicts_areInTheOrderOfThePatches() {
    on.put(D, replace("a", 0, "1"), remove("t", 0));

    assertEquals(
        conflicting(
            new Conflict(key("t"), count(1), count(0)),
            new Conflict(key("never"), count(0), count(1)),
            new Conflict(key("a"), count(1), count(2))),
        on.update(
            D,
            on.token(D),
            replace("t", 0, ""),
            remove("never", 1),
            replace("fine", 0, ""),
            replace("a", 2, "")));
  }

  @Test
  void countOfAMissingDatasetsRecord_conflicts() {
    assertEquals(
        conflicting(new Conflict(key("a"), count(0), count(7))),
        on.update(D, on.token(D), replace("a", 7, "1")));
    assertInstanceOf(View.Missing.class, on.stored(D));
  }

  @Test
  void updateAfterDeletion_continuesFromItsCount() {
    on.put(D, replace("a", 0, "1"));
    on.delete(D);

    assertEquals(updated(live("a", 3, "new")), on.update(D, on.token(D), replace("a", 0, "new")));
    assertEquals(count(2), on.existing(D).deletedAtCount());
    on.assertRecords(D, live("a", 3, "new"));
  }

  @Test
  void countUpToTheDeletion_isRightForAnAbsentKey() {
    on.put(D, replace("a", 0, "1"));
    on.put(D, replace("a", 1, "2"));
    on.delete(D);

    assertEquals(
        conflicting(new Conflict(key("a"), count(0), count(4))),
        on.update(D, on.token(D), replace("a", 4, "new")));
    assertEquals(updated(live("a", 4, "new")), on.update(D, on.token(D), replace("a", 2, "new")));
    assertEquals(updated(live("b", 5, "new")), on.update(D, on.token(D), replace("b", 3, "new")));
    assertEquals(
        conflicting(new Conflict(key("a"), count(4), count(2))),
        on.update(D, on.token(D), replace("a", 2, "again")));
  }

  @Test
  void deviceThatListsFromZeroWithOldRecords_pushesAfterADeletion() {
    on.put(D, replace("a", 0, "1"));
    on.delete(D);
    on.put(D, replace("b", 0, "1"));
    on.delete(D);

    assertEquals(updated(live("a", 5, "mine")), on.update(D, on.token(D), replace("a", 1, "mine")));
  }

  @Test
  void tokenFromBeforeTheDeletion_conflicts() {
    on.put(D, replace("a", 0, "1"));
    String token = on.token(D);
    on.delete(D);

    assertEquals(conflicting(), on.update(D, token, replace("new", 0, "1")));
    assertEquals(conflicting(), on.update(D, token, replace("a", 1, "2")));
    assertEquals(
        conflicting(new Conflict(key("a"), count(0), count(3))),
        on.update(D, token, replace("a", 3, "2")));
    assertInstanceOf(View.Missing.class, on.stored(D));
  }

  @Test
  void tokenFromBeforeDeletionAndRecreation_conflicts() {
    on.put(D, replace("a", 0, "1"));
    String token = on.token(D);
    on.delete(D);
    String between = on.token(D);
    on.put(D, replace("b", 0, "1"));

    assertEquals(conflicting(), on.update(D, token, replace("new", 0, "1")));
    assertEquals(3, on.storedCount(D));
    assertEquals(updated(live("new", 4, "1")), on.update(D, between, replace("new", 0, "1")));
  }
}
