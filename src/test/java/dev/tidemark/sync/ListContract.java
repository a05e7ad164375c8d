package dev.tidemark.sync;

import static dev.tidemark.model.Samples.OWNER;
import static dev.tidemark.model.Samples.changes;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.removal;
import static dev.tidemark.model.Samples.withoutRecords;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.model.Dataset;
import dev.tidemark.sync.ContractStore.Size;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Lists of the datasets of an identity. */
interface ListContract {
  /** Returns the store of the current test. */
  ContractStore on();

  @Test
  default void list_ofAnUnknownIdentity_isEmpty() {
    assertEquals(List.of(), on().list(OWNER, 10));
  }

  @Test
  default void list_isOrderedByName() {
    List<String> names = List.of("-", ".", "0", ":", "A", "Z", "_", "a", "a-b", "a.b", "a:b", "b");
    names.reversed().forEach(name -> on().put(dataset(name), "k", name));

    assertEquals(
        names.stream().map(name -> withoutRecords(on().existing(dataset(name)))).toList(),
        on().list(OWNER, Integer.MAX_VALUE));
  }

  @EverySize
  default void list_hasTheTotalsOfEachDataset(Size size) {
    on().given(dataset("a"), size);
    Dataset a = on().put(dataset("a"), "k", "1");
    Dataset b = on().put(dataset("b"), changes(entry(key("k"), removal())));

    assertEquals(List.of(withoutRecords(a), withoutRecords(b)), on().list(OWNER, 10));
  }

  @Test
  default void list_startsAfterTheName() {
    Stream.of("a", "b", "c").forEach(name -> on().put(dataset(name), "k", name));

    assertEquals(List.of("b", "c"), on().names("a", 10));
    assertEquals(List.of("c"), on().names("bb", 10));
    assertEquals(List.of(), on().names("c", 10));
  }

  @Test
  default void list_endsAtTheLimit() {
    Stream.of("a", "b", "c").forEach(name -> on().put(dataset(name), "k", name));

    assertEquals(List.of("b"), on().names("a", 1));
    assertEquals(List.of("b", "c"), on().names("a", 2));
    assertEquals(1, on().list(OWNER, 1).size());
    assertEquals(3, on().list(OWNER, 3).size());
  }

  @Test
  default void list_hasNoDeletedDataset() {
    Stream.of("a", "b", "c").forEach(name -> on().put(dataset(name), "k", name));
    on().delete(dataset("b"));
    on().delete(dataset("c"));
    on().put(dataset("c"), "k", "again");

    assertEquals(List.of("c"), on().names("a", 10));
  }
}
