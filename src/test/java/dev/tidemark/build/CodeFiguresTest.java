package dev.tidemark.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.build.CodeFigures.Length;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files and methods stay short enough to be read at a glance. */
class CodeFiguresTest {
  private static final int MAX_FILE_LINES = 250;
  private static final int MAX_METHOD_LINES = 30;
  private static final int MAX_METHOD_LINES_OF_MOST = 12;
  private static final int MAX_MEDIAN_METHOD_LINES = 3;

  @Test
  void filesAndMethods_areShort() throws IOException {
    CodeFigures figures = CodeFigures.count();
    System.out.println(figures.summary());
    assertTrue(figures.methods().size() > 500, figures.summary());
    assertEquals(List.of(), longerThan(MAX_FILE_LINES, figures.files()));
    assertEquals(List.of(), longerThan(MAX_METHOD_LINES, figures.methods()));
    assertTrue(figures.methodLinesAt(0.5) <= MAX_MEDIAN_METHOD_LINES, figures.summary());
    assertTrue(figures.methodLinesAt(0.9) <= MAX_METHOD_LINES_OF_MOST, figures.summary());
  }

  @Test
  void methodLinesAt_countsFromTheShortest() {
    CodeFigures figures =
        new CodeFigures(
            List.of(new Length("A.java", 9)),
            List.of(new Length("A.a", 1), new Length("A.b", 7), new Length("A.c", 3)));
    assertEquals(1, figures.methodLinesAt(0));
    assertEquals(3, figures.methodLinesAt(0.5));
    assertEquals(7, figures.methodLinesAt(1));
    assertEquals(
        "1 files, the longest of 9 lines; 3 methods, median 3 lines, 90 % at most 7, the longest 7",
        figures.summary());
  }

  private static List<Length> longerThan(int limit, List<Length> lengths) {
    return lengths.stream().filter(length -> length.lines() > limit).toList();
  }
}
