package dev.tidemark.dynamodb.pages;

import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.model.SyncCount;
import dev.tidemark.model.Totals;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageDirectoryTest {
  private static PageDirectory directory(long... counts) {
    List<SyncCount> all = new ArrayList<>(Collections.nCopies(PageDirectory.PAGES, count(0)));
    for (int i = 0; i < counts.length; i++) {
      all.set(i * 7, count(counts[i]));
    }
    return new PageDirectory(-5, new Totals(1024, 1 << 20, 1024, 1 << 18), all);
  }

  @ParameterizedTest
  @ValueSource(longs = {9, 130, 20_000, Long.MAX_VALUE})
  void decode_returnsTheEncodedDirectory(long syncCount) {
    PageDirectory written = directory(1, 9, 8, 0, 5);
    assertEquals(written, PageDirectory.decode(written.encode(count(syncCount)), count(syncCount)));
  }

  /** Restoring a backup raises the counts of datasets. */
  @Test
  void decode_raisesTheCountsOfPagesWithTheDatasets() {
    assertEquals(
        directory(1_000_001, 1_000_009, 0, 1_000_005),
        PageDirectory.decode(directory(1, 9, 0, 5).encode(count(9)), count(1_000_009)));
  }

  @Test
  void pages_areThoseThatExist() {
    assertEquals(Set.of(0, 7, 21), directory(1, 9, 0, 5).pages());
    assertEquals(Set.of(7), directory(1, 9, 0, 5).pagesAbove(count(5)));
    assertEquals(Set.of(), PageDirectory.empty(1).pages());
  }

  /** Every page gets some of the keys, and another salt distributes them differently. */
  @Test
  void salt_distributesKeys() {
    List<Integer> one = pages(1);
    assertEquals(PageDirectory.PAGES, Set.copyOf(one).size());
    assertNotEquals(one, pages(2));
    assertEquals(one, pages(1));
    long most =
        one.stream()
            .collect(Collectors.groupingBy(page -> page, Collectors.counting()))
            .values()
            .stream()
            .mapToLong(number -> number)
            .max()
            .orElseThrow();
    assertTrue(most < 40, "of 1,024 keys on one page: " + most);
  }

  private static List<Integer> pages(long salt) {
    PageNumbers numbers = new PageNumbers(salt);
    return IntStream.range(0, 1024).mapToObj(i -> numbers.of(key("key-" + i))).toList();
  }

  @Test
  void wrongNumberOfPages_isRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new PageDirectory(1, Totals.NONE, List.of(count(1))));
  }
}
