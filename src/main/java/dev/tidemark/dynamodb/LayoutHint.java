package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.pages.PageDirectory;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The layout of a dataset when a device listed it. The session token carries the hint from the
 * listing to the update, which then needs no read, or one read fewer. The hint may be stale.
 */
sealed interface LayoutHint {
  /** The text of the hint, for a session token. */
  String text();

  /**
   * All records were in the dataset item.
   *
   * @param bytes the size of the item
   */
  record OneItem(long bytes) implements LayoutHint {
    @Override
    public String text() {
      return "i" + bytes;
    }
  }

  /**
   * The records were on pages.
   *
   * @param salt see {@link PageDirectory}
   */
  record Pages(long salt) implements LayoutHint {
    @Override
    public String text() {
      return "p" + salt;
    }
  }

  /** The syntax of both kinds of hint. */
  Pattern FORM = Pattern.compile("([ip])(-?[0-9]{1,19})");

  /** Returns the hint for a dataset item. */
  static LayoutHint of(EncodedDatasetItem dataset) {
    return dataset
        .content()
        .pages()
        .<LayoutHint>map(pages -> new Pages(pages.salt()))
        .orElseGet(() -> new OneItem(dataset.item().bytes()));
  }

  /** Parses a hint; empty if the text is not a hint. */
  static Optional<LayoutHint> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(form.group(2));
    return Optional.of(form.group(1).equals("i") ? new OneItem(number) : new Pages(number));
  }
}
