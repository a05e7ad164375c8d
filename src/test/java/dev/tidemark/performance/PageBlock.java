package dev.tidemark.performance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of {@code docs/performance.md} that a program writes, between the lines {@code <!-- name
 * -->} and {@code <!-- /name -->}.
 *
 * @param page the page
 * @param name the name of the part
 */
public record PageBlock(Path page, String name) {
  private static final Path PERFORMANCE = Path.of("docs", "performance.md");

  /** Names a part of the page about performance. */
  public PageBlock(String name) {
    this(PERFORMANCE, name);
  }

  /** Returns the text of the part, without white space around it. */
  public String text() throws IOException {
    String all = Files.readString(page);
    return all.substring(start(all), end(all)).strip();
  }

  /** Replaces the text of the part. */
  public void write(String text) throws IOException {
    String all = Files.readString(page);
    Files.writeString(
        page,
        all.substring(0, start(all)) + "\n\n" + text.strip() + "\n\n" + all.substring(end(all)));
  }

  private int start(String all) {
    String mark = "<!-- " + name + " -->";
    return indexOf(all, mark) + mark.length();
  }

  private int end(String all) {
    return indexOf(all, "<!-- /" + name + " -->");
  }

  private int indexOf(String all, String mark) {
    int index = all.indexOf(mark);
    if (index < 0) {
      throw new IllegalStateException(page + " has no line " + mark);
    }
    return index;
  }
}
