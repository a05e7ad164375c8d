package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.pages.PageDirectory;
import java.util.Optional;

/**
 * The layout of a dataset when a device listed it. The session token carries the hint from the
 * listing to the update, which then needs no read, or one read fewer. The hint may be stale.
 */
sealed interface LayoutHint {
  /** The first character of a hint tells its kind. */
  char ONE_ITEM = 'i';

  char PAGES = 'p';

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
      return ONE_ITEM + Long.toString(bytes);
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
      return PAGES + Long.toString(salt);
    }
  }

  /**
   * The dataset was as it was imported. Its next update must read it, to learn of the gap that it
   * leaves.
   */
  record Imported() implements LayoutHint {
    @Override
    public String text() {
      return "";
    }
  }

  /** Returns the hint for a dataset item. */
  static LayoutHint of(EncodedDatasetItem dataset) {
    return dataset.content().dataset().isAsImported() ? new Imported() : ofLayout(dataset);
  }

  private static LayoutHint ofLayout(EncodedDatasetItem dataset) {
    return dataset
        .content()
        .pages()
        .<LayoutHint>map(pages -> new Pages(pages.salt()))
        .orElseGet(() -> new OneItem(dataset.item().bytes()));
  }

  /** Parses a hint; empty if the text is not a hint. */
  static Optional<LayoutHint> parse(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return switch (text.charAt(0)) {
      case ONE_ITEM -> number(text).map(OneItem::new);
      case PAGES -> number(text).map(Pages::new);
      default -> Optional.empty();
    };
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseLong(text, 1, text.length(), 10));
    } catch (NumberFormatException notAHint) {
      return Optional.empty();
    }
  }
}
