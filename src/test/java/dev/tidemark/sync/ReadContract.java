package dev.tidemark.sync;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.OTHER_OWNER;
import static dev.tidemark.model.Samples.changes;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.removal;
import static dev.tidemark.model.Samples.value;
import static dev.tidemark.model.Samples.withoutRecords;
import static dev.tidemark.sync.ContractStore.assertReads;
import static dev.tidemark.sync.ContractStore.changeOf;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.sync.ContractStore.Size;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads of a dataset: each sees the last commit, and returns the records in its scope. */
interface ReadContract {
  /** Returns the store of the current test. */
  ContractStore on();

  @Test
  default void neverCreated_isMissing() {
    on().assertMissing(0, 0, dataset("d"));
  }

  @EverySize
  default void created_isReadAsCommitted(Size size) {
    Dataset created = on().given(dataset("d"), size);

    assertEquals(count(1), created.syncCount());
    assertEquals(created, on().existing(dataset("d")));
  }

  @EverySize
  default void updated_isReadAsCommitted(Size size) {
    on().given(dataset("d"), size);

    Dataset updated =
        on().put(dataset("d"), changes(entry(key("a"), value("1")), entry(key("b"), removal())));

    assertEquals(count(2), updated.syncCount());
    assertEquals(updated, on().existing(dataset("d")));
  }

  @EverySize
  default void deleted_isMissingWithItsDeletionCount(Size size) {
    on().given(dataset("d"), size);
    on().put(dataset("d"), "a", "1");

    on().delete(dataset("d"));

    on().assertMissing(3, 0, dataset("d"));
  }

  @EverySize
  default void recreated_keepsOnlyTheDeletionCount(Size size) {
    on().given(dataset("d"), size);
    on().delete(dataset("d"));

    Dataset recreated = on().put(dataset("d"), "new", "1");

    assertEquals(count(3), recreated.syncCount());
    assertEquals(count(2), recreated.deletedAtCount());
    assertEquals(Set.of(key("new")), recreated.records().keySet());
    assertEquals(recreated, on().existing(dataset("d")));
  }

  @EverySize
  default void deletedTwice_isMissingWithItsLastDeletionCount(Size size) {
    on().given(dataset("d"), size);
    on().delete(dataset("d"));
    on().put(dataset("d"), size.changes().isEmpty() ? changeOf("a", "1") : size.changes());
    on().put(dataset("d"), "b", "2");

    on().delete(dataset("d"));

    on().assertMissing(5, 0, dataset("d"));
  }

  @Test
  default void missing_countsTheDatasetsOfItsIdentity() {
    on().put(dataset("a"), "k", "1");
    on().put(dataset("b"), "k", "1");
    on().put(dataset("b"), "k", "2");
    on().put(new DatasetId(OTHER_OWNER, new DatasetName("c")), "k", "1");
    on().assertMissing(0, 2, dataset("d"));

    on().delete(dataset("a"));

    on().assertMissing(0, 1, dataset("b2"));
    on().assertMissing(2, 1, dataset("a"));
  }

  static Stream<Arguments> sizesAndScopes() {
    List<Scope> scopes =
        List.of(
            new Scope.All(),
            new Scope.Deletion(),
            new Scope.Summary(),
            new Scope.Keys(Set.of(key("first"), key("never"), key("filling-1"))),
            new Scope.Keys(Set.of(key("gone"))),
            new Scope.Keys(Set.of()),
            new Scope.Since(count(0)),
            new Scope.Since(count(2)),
            new Scope.Since(count(3)),
            new Scope.Since(count(6)),
            new Scope.Since(count(7)),
            new Scope.Since(count(100)));
    return Stream.of(Size.values())
        .flatMap(size -> scopes.stream().map(scope -> Arguments.of(size, scope)));
  }

  @ParameterizedTest
  @Tag(EverySize.TAG)
  @MethodSource("dev.tidemark.sync.ReadContract#sizesAndScopes")
  default void scope_readsAtLeastItsRecordsAndTheWholesTotals(Size size, Scope scope) {
    on().put(dataset("d"), "old", "1");
    on().delete(dataset("d"));
    on().given(dataset("d"), size);
    on().put(
            dataset("d"), changes(entry(key("first"), value("1")), entry(key("gone"), value("2"))));
    on().put(dataset("d"), changes(entry(key("gone"), removal())));
    Dataset whole = on().put(dataset("d"), "last", "3");
    assertEquals(count(6), whole.syncCount());

    Dataset read = on().existing(dataset("d"), scope);

    assertEquals(withoutRecords(whole), withoutRecords(read));
    assertReads(scope, whole, read);
  }

  @ParameterizedTest
  @Tag(EverySize.TAG)
  @MethodSource("dev.tidemark.sync.ReadContract#sizesAndScopes")
  default void scope_ofAMissingDataset_readsItsDeletionCount(Size size, Scope scope) {
    on().given(dataset("d"), size);
    on().delete(dataset("d"));

    View.Missing missing = (View.Missing) on().read(dataset("d"), scope);

    assertEquals(count(2), missing.deletedAtCount());
    assertEquals(0, missing.datasets());
  }

  @EverySize
  default void hint_fitsIntoAToken(Size size) {
    on().given(dataset("d"), size);

    for (DatasetId id : List.of(dataset("d"), dataset("missing"))) {
      SyncSession session =
          new SyncSession(
              new UUID(1, 2), DATE, count(1), count(0), on().read(id, ContractStore.ALL).hint());
      assertTrue(session.hint().length() <= SyncSession.MAX_HINT_BYTES);
    }
  }
}
