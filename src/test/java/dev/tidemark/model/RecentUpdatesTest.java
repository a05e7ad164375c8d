package dev.tidemark.model;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.count;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class RecentUpdatesTest {
  private static RecentUpdate numbered(long number) {
    return new RecentUpdate(
        count(number), new RequestDigest(number, -number), new UUID(number, 7), DATE, 1);
  }

  private static RecentUpdates upTo(long last) {
    return LongStream.rangeClosed(1, last)
        .mapToObj(RecentUpdatesTest::numbered)
        .reduce(RecentUpdates.NONE, RecentUpdates::plus, (_, second) -> second);
  }

  private static List<RecentUpdate> numbered(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(RecentUpdatesTest::numbered).toList();
  }

  @Test
  void none_remembersNothing() {
    assertEquals(List.of(), RecentUpdates.NONE.updates());
    assertEquals(Optional.empty(), RecentUpdates.NONE.find(new RequestDigest(1, -1)));
    assertFalse(RecentUpdates.NONE.consumed(new UUID(1, 7)));
  }

  @Test
  void upToEight_areAllRemembered() {
    assertEquals(numbered(1, 1), upTo(1).updates());
    assertEquals(numbered(1, 7), upTo(7).updates());
    assertEquals(numbered(1, 8), upTo(8).updates());
  }

  @Test
  void ninthUpdate_displacesTheOldest() {
    assertEquals(numbered(2, 9), upTo(9).updates());
    assertEquals(numbered(13, 20), upTo(20).updates());
  }

  @Test
  void find_comparesTheWholeDigest() {
    assertEquals(Optional.of(numbered(3)), upTo(8).find(new RequestDigest(3, -3)));
    assertEquals(Optional.empty(), upTo(8).find(new RequestDigest(3, -4)));
    assertEquals(Optional.empty(), upTo(8).find(new RequestDigest(4, -3)));
    assertEquals(Optional.empty(), upTo(9).find(new RequestDigest(1, -1)));
  }

  @Test
  void consumed_findsTheSession() {
    assertTrue(upTo(8).consumed(new UUID(1, 7)));
    assertTrue(upTo(8).consumed(new UUID(8, 7)));
    assertFalse(upTo(8).consumed(new UUID(8, 8)));
    assertFalse(upTo(9).consumed(new UUID(1, 7)));
  }

  @Test
  void moreThanEight_areRefused() {
    assertEquals(numbered(1, 8), new RecentUpdates(numbered(1, 8)).updates());
    assertEquals(
        "more than 8 updates: 9",
        assertThrows(IllegalArgumentException.class, () -> new RecentUpdates(numbered(1, 9)))
            .getMessage());
  }

  @Test
  void updates_areACopy() {
    List<RecentUpdate> list = new ArrayList<>(numbered(1, 2));
    RecentUpdates updates = new RecentUpdates(list);

    list.clear();

    assertEquals(numbered(1, 2), updates.updates());
  }
}
