package dev.tidemark.model;

import static dev.tidemark.model.Samples.live;
import static dev.tidemark.model.Samples.tombstone;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TotalsTest {
  @Test
  void noRecords_areNothing() {
    assertEquals(new Totals(0, 0, 0, 0), Totals.of(List.of()));
    assertEquals(Totals.NONE, Totals.of(List.of()));
  }

  @Test
  void liveRecord_countsItsBytesOfUtf8() {
    assertEquals(new Totals(1, 2 + 3, 0, 0), Totals.of(live("é", 1, "鍵")));
    assertEquals(new Totals(1, 1, 0, 0), Totals.of(live("k", 1, "")));
  }

  @Test
  void tombstone_countsItsKeyApart() {
    assertEquals(new Totals(0, 0, 1, 4), Totals.of(tombstone("\uD83D\uDD11", 1)));
  }

  @Test
  void records_addUp() {
    assertEquals(
        new Totals(2, 5, 2, 3),
        Totals.of(
            List.of(live("a", 1, "1"), tombstone("b", 1), live("c", 2, "22"), tombstone("dd", 2))));
  }

  @Test
  void plusAndMinus_areOfEachFigure() {
    Totals one = new Totals(10, 200, 3000, 40000);
    Totals other = new Totals(1, 2, 3, 4);

    assertEquals(new Totals(11, 202, 3003, 40004), one.plus(other));
    assertEquals(new Totals(9, 198, 2997, 39996), one.minus(other));
    assertEquals(one, one.plus(other).minus(other));
  }
}
