package dev.tidemark.http.endpoint;

import dev.tidemark.http.BadRequestException;
import dev.tidemark.http.EchoedText;
import dev.tidemark.http.ErrorType;
import java.util.ArrayList;
import java.util.List;

/** The violations found in an input, in the words of Amazon's validation errors. */
final class Violations {
  /** The most violations that a message lists; it counts all of them. */
  static final int MAX_LISTED = 10;

  private final List<String> listed = new ArrayList<>();
  private int count;
  private boolean checked;

  /** Adds a violation without the value, which may be a user's data. */
  void add(String path, String constraint) {
    addText("Value at '" + path + "' failed to satisfy constraint: " + constraint);
  }

  /** Adds a violation with the value, which must not be a user's data. */
  void add(String path, String value, String constraint) {
    addText(
        "Value '%s' at '%s' failed to satisfy constraint: %s"
            .formatted(EchoedText.of(value), path, constraint));
  }

  /** Adds the absence of a required member. */
  void addMissing(String path) {
    addText("Value null at '" + path + "' failed to satisfy constraint: Member must not be null");
  }

  private void addText(String violation) {
    checked = false;
    count++;
    if (listed.size() < MAX_LISTED) {
      listed.add(violation);
    }
  }

  /** Tells whether a check has found no violation. */
  boolean areChecked() {
    return checked;
  }

  /**
   * Checks that there are no violations.
   *
   * @throws BadRequestException InvalidParameterException with all of them
   */
  void check() {
    if (count > 0) {
      throw new BadRequestException(
          ErrorType.INVALID_PARAMETER,
          "%d validation error%s detected: %s"
              .formatted(count, count == 1 ? "" : "s", String.join("; ", listed)));
    }
    checked = true;
  }
}
