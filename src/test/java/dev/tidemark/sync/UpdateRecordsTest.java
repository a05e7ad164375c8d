package dev.tidemark.sync;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.DEVICE_DATE;
import static dev.tidemark.model.Samples.OTHER_OWNER;
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
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.Modification;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.sync.UpdateRecords.Result;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The records that an update writes, and the session tokens that it accepts. */
final class UpdateRecordsTest {
  private static final DatasetId D = dataset("d");

  private final Operations on = new Operations();

  @Test
  void firstUpdate_createsTheDataset() {
    Result result = on.update(D, on.token(D), replace("b", 0, "2"), remove("a", 0));

    assertEquals(updated(live("b", 1, "2"), tombstone("a", 1)), result);
    on.assertRecords(D, tombstone("a", 1), live("b", 1, "2"));
    assertEquals(count(1), on.existing(D).syncCount());
    assertEquals(DATE, on.existing(D).creationDate());
    assertEquals("device", on.existing(D).lastModifiedBy());
    assertEquals(1, on.store.commits());
  }

  @Test
  void nextUpdate_raisesTheCountByOne() {
    on.put(D, replace("a", 0, "1"), replace("b", 0, "2"), replace("c", 0, "3"));

    Result result =
        on.update(D, on.token(D), replace("c", 1, "4"), replace("n", 0, "5"), remove("a", 1));

    assertEquals(updated(live("c", 2, "4"), live("n", 2, "5"), tombstone("a", 2)), result);
    on.assertRecords(D, tombstone("a", 2), live("b", 1, "2"), live("c", 2, "4"), live("n", 2, "5"));
    assertEquals(count(2), on.existing(D).syncCount());
  }

  @Test
  void sameValue_raisesTheCount() {
    on.put(D, replace("a", 0, "1"));

    assertEquals(updated(live("a", 2, "1")), on.update(D, on.token(D), replace("a", 1, "1")));
    assertEquals(2, on.storedCount(D));
  }

  @Test
  void tombstoneWithItsCount_isReplaced() {
    on.put(D, replace("a", 0, "1"));
    on.put(D, remove("a", 1));

    assertEquals(updated(live("a", 3, "back")), on.update(D, on.token(D), replace("a", 2, "back")));
  }

  @Test
  void datesAndAuthor_areThoseOfTheUpdate() {
    on.put(D, replace("a", 0, "1"));
    on.clock.set(DATE.plusSeconds(5).plusNanos(999_999));

    Result result =
        on.updateRecords.update(
            new UpdateRecords.Request(D, on.token(D), "tablet", List.of(replace("a", 1, "2"))));

    assertEquals(
        updated(
            new SyncRecord.Live(
                key("a"),
                new RecordValue("2"),
                new Modification(
                    count(2), DATE.plusSeconds(5), "tablet", Optional.of(DEVICE_DATE)))),
        result);
    assertEquals(DATE, on.existing(D).creationDate());
    assertEquals(DATE.plusSeconds(5), on.existing(D).lastModifiedDate());
    assertEquals("tablet", on.existing(D).lastModifiedBy());
  }

  @Test
  void noPatches_writeNothing() {
    assertEquals(updated(), on.update(D, on.token(D)));
    assertInstanceOf(View.Missing.class, on.stored(D));

    on.put(D, replace("a", 0, "1"));
    on.store.reset();
    String token = on.token(D);
    assertEquals(updated(), on.update(D, token));
    assertEquals(1, on.storedCount(D));
    assertEquals(0, on.store.commits());
    assertEquals(
        token, on.page(Operations.listing(D, token)).sessionToken(), "the token is not consumed");
  }

  @Test
  void tokenOfAnotherDatasetOrIdentity_isRefused() {
    for (DatasetId other : List.of(dataset("e"), new DatasetId(OTHER_OWNER, D.name()))) {
      String token = on.token(other);
      on.store.reset();

      assertEquals(
          new Result.InvalidSession(TokenFault.FOREIGN), on.update(D, token, replace("a", 0, "1")));
      assertEquals(new Result.InvalidSession(TokenFault.FOREIGN), on.update(D, token));
      assertEquals(0, on.store.reads());
    }
  }

  @Test
  void tokenUntilItExpires_isAccepted() {
    String token = on.token(D);
    on.clock.advance(Duration.ofHours(24).minusMillis(1));

    assertInstanceOf(Result.Updated.class, on.update(D, token, replace("a", 0, "1")));
  }

  @Test
  void expiredToken_isRefused() {
    String token = on.token(D);
    on.clock.advance(Duration.ofHours(24));

    assertEquals(
        new Result.InvalidSession(TokenFault.EXPIRED), on.update(D, token, replace("a", 0, "1")));
    assertInstanceOf(View.Missing.class, on.stored(D));
  }

  @Test
  void consumedTokenWithOtherPatches_isCheckedForConflicts() {
    String token = on.token(D);
    on.update(D, token, replace("a", 0, "1"));

    assertEquals(updated(live("b", 2, "2")), on.update(D, token, replace("b", 0, "2")));
    assertEquals(
        conflicting(new Conflict(key("a"), count(1), count(0))),
        on.update(D, token, replace("a", 0, "3")));
  }

  @Test
  void conflict_doesNotConsumeTheToken() {
    on.put(D, replace("a", 0, "1"));
    String token = on.token(D);
    on.update(D, token, replace("a", 0, "2"));

    assertEquals(1, on.page(Operations.listing(D, token)).records().size());
    assertEquals(updated(live("a", 2, "2")), on.update(D, token, replace("a", 1, "2")));
    assertEquals(
        new ListRecords.Result.InvalidSession(TokenFault.CONSUMED),
        on.listRecords.list(Operations.listing(D, token)));
  }
}
