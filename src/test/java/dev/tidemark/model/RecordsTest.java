package dev.tidemark.model;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.DEVICE_DATE;
import static dev.tidemark.model.Samples.OWNER;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.live;
import static dev.tidemark.model.Samples.modification;
import static dev.tidemark.model.Samples.removal;
import static dev.tidemark.model.Samples.remove;
import static dev.tidemark.model.Samples.replace;
import static dev.tidemark.model.Samples.tombstone;
import static dev.tidemark.model.Samples.value;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Records, patches and updates. */
final class RecordsTest {
  @Test
  void replacement_makesALiveRecord() {
    assertEquals(live("k", 3, "v"), value("v").record(key("k"), modification(3, "device")));
    assertEquals(live("k", 3, ""), value("").record(key("k"), modification(3, "device")));
  }

  @Test
  void removal_makesATombstone() {
    assertEquals(tombstone("k", 3), removal().record(key("k"), modification(3, "device")));
  }

  @Test
  void syncCount_isTheModifications() {
    assertEquals(count(3), live("k", 3, "v").syncCount());
    assertEquals(count(4), tombstone("k", 4).syncCount());
  }

  @Test
  void withAnotherModification_theRestStays() {
    assertEquals(live("k", 9, "v"), live("k", 3, "v").with(modification(9, "device")));
    assertEquals(tombstone("k", 9), tombstone("k", 3).with(modification(9, "device")));
  }

  @Test
  void patchSize_isThatOfKeyAndValue() {
    assertEquals(2 + 3, replace("é", 1, "鍵").utf8Length());
    assertEquals(1, replace("k", 1, "").utf8Length());
    assertEquals(2, remove("é", 1).utf8Length());
  }

  @Test
  void changesOfPatches_keepTheirOrder() {
    var changes =
        Update.changesOf(List.of(replace("b", 1, "2"), remove("c", 0), replace("a", 3, "1")));

    assertEquals(
        List.of(
            Map.entry(key("b"), value("2")),
            Map.entry(key("c"), removal()),
            Map.entry(key("a"), value("1"))),
        List.copyOf(changes.sequencedEntrySet()));
    assertEquals(List.of(), List.copyOf(Update.changesOf(List.of()).sequencedEntrySet()));
  }

  @Test
  void twoPatchesOfOneKey_areRefused() {
    List<RecordPatch> patches = List.of(replace("a", 1, "1"), remove("a", 1));

    assertEquals(
        "two patches have the same key",
        assertThrows(IllegalArgumentException.class, () -> Update.changesOf(patches)).getMessage());
  }

  @Test
  void recordsOfAnUpdate_haveItsCountAndTheirDeviceDates() {
    Update update =
        Samples.update(
            1,
            Samples.changes(
                entry(key("a"), removal()),
                entry(key("b"), new RecordChange.Remove(Optional.empty()))),
            "author",
            DATE);

    assertEquals(
        List.of(
            new SyncRecord.Tombstone(
                key("a"), new Modification(count(5), DATE, "author", Optional.of(DEVICE_DATE))),
            new SyncRecord.Tombstone(
                key("b"), new Modification(count(5), DATE, "author", Optional.empty()))),
        update.records(count(5)));
  }

  @Test
  void author_isTheIdentityOrTheAccount() {
    assertEquals(OWNER.identity().value(), new Caller.CognitoIdentity(OWNER).author());
    assertEquals("123456789012", new Caller.Developer("123456789012").author());
  }
}
