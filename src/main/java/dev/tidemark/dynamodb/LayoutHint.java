package dev.tidemark.dynamodb;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a session token tells the store of the dataset that was listed: what an update needs that is
 * to be made without a read, or with one read less. It may be out of date.
 */
sealed interface LayoutHint {
  /** All records were in the dataset item. */
  record OneItem(long bytes) implements LayoutHint {
    @Override
    public String toString() {
      return "i" + bytes;
    }
  }

  /** The records were on pages. */
  record Pages(long salt) implements LayoutHint {
    @Override
    public String toString() {
      return "p" + salt;
    }
  }

  /** The form of both. */
  Pattern FORM = Pattern.compile("([ip])(-?[0-9]{1,19})");

  /** Returns the hint about an item. */
  static LayoutHint of(DatasetItem item) {
    return item.pages()
        .<LayoutHint>map(pages -> new Pages(pages.salt()))
        .orElseGet(() -> new OneItem(size(item)));
  }

  /** Returns how many bytes an item has. */
  static long size(DatasetItem item) {
    return ItemSize.of(DatasetSchema.INSTANCE.itemToMap(item, true));
  }

  /** Returns the hint that a text is, if it is one. */
  static Optional<LayoutHint> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(form.group(2));
    return Optional.of(form.group(1).equals("i") ? new OneItem(number) : new Pages(number));
  }
}
