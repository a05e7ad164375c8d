package dev.tidemark.sync;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.changes;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.removal;
import static dev.tidemark.model.Samples.update;
import static dev.tidemark.model.Samples.value;
import static dev.tidemark.sync.ContractStore.assertCommitted;
import static dev.tidemark.sync.ContractStore.changeOf;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.Quota;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.TombstoneBounds;
import dev.tidemark.sync.ContractStore.Change;
import dev.tidemark.sync.ContractStore.Size;
import dev.tidemark.sync.DatasetStore.CommitResult;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Commits of updates: each succeeds if its view is still current, and only then. */
interface CommitContract {
  /** Returns the store of the current test. */
  ContractStore on();

  @EverySize
  default void commitOnAPartialView_keepsTheOtherRecords(Size size) {
    on().given(dataset("d"), size);
    Dataset before =
        on().put(dataset("d"), changes(entry(key("a"), value("1")), entry(key("b"), value("2"))));
    View seen = on().read(dataset("d"), new Scope.Keys(Set.of(key("a"), key("c"))));
    Change update = on().change(changes(entry(key("a"), removal()), entry(key("c"), value("3"))));

    assertCommitted(on().commit(seen, update.on(((View.Existing) seen).dataset())));

    assertEquals(update.on(before), on().existing(dataset("d")));
  }

  @EverySize
  default void commitWithPrunedTombstones_dropsThemAndKeepsThePrunedCount(Size size) {
    on().given(dataset("d"), size);
    on().put(dataset("d"), changes(entry(key("a"), removal()), entry(key("b"), removal())));
    on().put(dataset("d"), changes(entry(key("c"), removal())));
    View seen = on().read(dataset("d"), ContractStore.ALL);
    Dataset after =
        on().change(changeOf("d", "1"))
            .on(((View.Existing) seen).dataset())
            .prune(new TombstoneBounds(2, 1024, Duration.ofDays(1)), DATE);
    assertEquals(count(2), after.prunedUpToCount());

    assertCommitted(on().commit(seen, after));

    assertEquals(after, on().existing(dataset("d")));
    Dataset next = on().put(dataset("d"), "a", "again");
    assertEquals(count(2), next.prunedUpToCount());
    assertEquals(next, on().existing(dataset("d")));
  }

  @EverySize
  default void growingAndShrinking_losesNothing(Size size) {
    on().put(dataset("d"), "a", "1");

    Dataset grown =
        size == Size.SMALL ? on().existing(dataset("d")) : on().put(dataset("d"), size.changes());
    assertEquals(grown, on().existing(dataset("d")));

    SequencedMap<RecordKey, RecordChange> removals = new LinkedHashMap<>();
    grown.records().keySet().forEach(each -> removals.put(each, removal()));
    Dataset shrunk = on().put(dataset("d"), removals);
    assertEquals(shrunk, on().existing(dataset("d")));
  }

  @EverySize
  default void commitOnAChangedCount_isRefused(Size size) {
    on().given(dataset("d"), size);
    View seen = on().read(dataset("d"), ContractStore.ALL);
    Dataset winner = on().put(dataset("d"), "a", "winner");

    CommitResult result =
        on().commit(seen, on().change(changeOf("a", "loser")).on(((View.Existing) seen).dataset()));

    on().assertConditionFailed(result, dataset("d"), ContractStore.ALL);
    assertEquals(winner, on().existing(dataset("d")));
  }

  @EverySize
  default void commitOnAChangedCountOfOtherKeys_isRefused(Size size) {
    on().given(dataset("d"), size);
    Scope scope = new Scope.Keys(Set.of(key("b")));
    View seen = on().read(dataset("d"), scope);
    Dataset winner = on().put(dataset("d"), "a", "winner");

    CommitResult result =
        on().commit(seen, on().change(changeOf("b", "loser")).on(((View.Existing) seen).dataset()));

    on().assertConditionFailed(result, dataset("d"), scope);
    assertEquals(winner, on().existing(dataset("d")));
  }

  @EverySize
  default void commitOnADeletedDataset_isRefused(Size size) {
    on().given(dataset("d"), size);
    View seen = on().read(dataset("d"), ContractStore.ALL);
    on().delete(dataset("d"));

    CommitResult result =
        on().commit(seen, on().change(changeOf("a", "1")).on(((View.Existing) seen).dataset()));

    on().assertConditionFailed(result, dataset("d"), ContractStore.ALL);
    on().assertMissing(2, 0, dataset("d"));
  }

  @EverySize
  default void commitOnARecreatedDataset_isRefused(Size size) {
    on().given(dataset("d"), size);
    View seen = on().read(dataset("d"), ContractStore.ALL);
    on().delete(dataset("d"));
    Dataset recreated = on().put(dataset("d"), "b", "2");

    CommitResult result =
        on().commit(seen, on().change(changeOf("a", "1")).on(((View.Existing) seen).dataset()));

    on().assertConditionFailed(result, dataset("d"), ContractStore.ALL);
    assertEquals(recreated, on().existing(dataset("d")));
  }

  @Test
  default void creationAfterAConcurrentCreation_isRefused() {
    View.Missing seen = (View.Missing) on().read(dataset("d"), ContractStore.ALL);
    Dataset winner = on().put(dataset("d"), "a", "winner");

    CommitResult result = on().commit(seen, on().change(changeOf("a", "loser")).begin(seen));

    on().assertConditionFailed(result, dataset("d"), ContractStore.ALL);
    assertEquals(winner, on().existing(dataset("d")));
  }

  @Test
  default void creationAfterAConcurrentCreationAndDeletion_isRefused() {
    View.Missing seen = (View.Missing) on().read(dataset("d"), ContractStore.ALL);
    on().put(dataset("d"), "a", "1");
    on().delete(dataset("d"));

    CommitResult result = on().commit(seen, on().change(changeOf("a", "late")).begin(seen));

    on().assertConditionFailed(result, dataset("d"), ContractStore.ALL);
    on().assertMissing(2, 0, dataset("d"));
  }

  @Test
  default void creationAfterAnotherDatasetWasCreated_isCommitted() {
    View.Missing seen = (View.Missing) on().read(dataset("d"), ContractStore.ALL);
    on().put(dataset("other"), "a", "1");

    Dataset created = on().change(changeOf("a", "1")).begin(seen);

    assertCommitted(on().commit(seen, created));

    assertEquals(created, on().existing(dataset("d")));
    on().assertMissing(0, 2, dataset("another"));
  }

  @Test
  default void creationAfterAnotherDatasetWasDeleted_isCommitted() {
    on().put(dataset("other"), "a", "1");
    View.Missing seen = (View.Missing) on().read(dataset("d"), ContractStore.ALL);
    on().delete(dataset("other"));

    Dataset created = on().change(changeOf("a", "1")).begin(seen);

    assertCommitted(on().commit(seen, created));

    assertEquals(created, on().existing(dataset("d")));
    on().assertMissing(0, 1, dataset("another"));
  }

  @Test
  default void creationsOfAFirstLogin_areCommittedWithoutAnotherRead() {
    List<View.Missing> seen = new ArrayList<>();
    for (int i = 0; i < Quota.DATASETS.limit(); i++) {
      seen.add((View.Missing) on().read(dataset("d" + i), ContractStore.ALL));
    }
    for (int i = 0; i < seen.size(); i++) {
      Dataset created = on().change(changeOf("a", "1")).begin(seen.get(i), dataset("d" + i));
      assertCommitted(on().commit(seen.get(i), created));
    }
    on().assertMissing(0, seen.size(), dataset("another"));
  }

  @Test
  default void creationAfterAnotherOneReachedTheQuota_isRefused() {
    for (int i = 1; i < Quota.DATASETS.limit(); i++) {
      on().put(dataset("other" + i), "a", "1");
    }
    View.Missing seen = (View.Missing) on().read(dataset("d"), ContractStore.ALL);
    on().put(dataset("last"), "a", "1");

    CommitResult result = on().commit(seen, on().change(changeOf("a", "1")).begin(seen));

    on().assertConditionFailed(result, dataset("d"), ContractStore.ALL);
    on().assertMissing(0, Quota.DATASETS.limit(), dataset("d"));
  }

  @Test
  default void creationAfterAnotherDatasetWasUpdated_isCommitted() {
    on().put(dataset("other"), "a", "1");
    View.Missing seen = (View.Missing) on().read(dataset("d"), ContractStore.ALL);
    on().put(dataset("other"), "a", "2");
    Dataset created = on().change(changeOf("a", "1")).begin(seen);

    assertCommitted(on().commit(seen, created));

    assertEquals(created, on().existing(dataset("d")));
  }

  @Test
  default void commitAfterAnotherDatasetWasCreatedAndDeleted_isCommitted() {
    on().put(dataset("d"), "a", "1");
    View seen = on().read(dataset("d"), ContractStore.ALL);
    on().put(dataset("other"), "a", "1");
    on().delete(dataset("other"));
    Dataset after = on().change(changeOf("a", "2")).on(((View.Existing) seen).dataset());

    assertCommitted(on().commit(seen, after));

    assertEquals(after, on().existing(dataset("d")));
  }

  @Test
  default void sameCommitTwice_isCommittedOnce() {
    on().put(dataset("d"), "a", "1");
    View seen = on().read(dataset("d"), ContractStore.ALL);
    Dataset after = on().change(changeOf("a", "2")).on(((View.Existing) seen).dataset());
    assertCommitted(on().commit(seen, after));

    on().assertConditionFailed(on().commit(seen, after), dataset("d"), ContractStore.ALL);

    assertEquals(after, on().existing(dataset("d")));
  }
}
