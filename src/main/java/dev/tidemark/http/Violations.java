package dev.tidemark.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The violations that were found in an input, told as Amazon tells them. Only what cannot be a
 * user's data is repeated in a message.
 */
final class Violations {
  /** How many are told one by one; all are counted. */
  static final int MAX_TOLD = 10;

  private static final int MAX_ECHO = 128;

  private final List<String> told = new ArrayList<>();
  private int count;

  /** Adds a violation of a member that no message may repeat. */
  void add(String path, String constraint) {
    tell("Value at '" + path + "' failed to satisfy constraint: " + constraint);
  }

  /** Adds a violation, and what the member is. */
  void add(String path, String value, String constraint) {
    tell(
        "Value '"
            + echo(value)
            + "' at '"
            + path
            + "' failed to satisfy constraint: "
            + constraint);
  }

  /** Cuts what is too long, and makes whole what could not be sent back. */
  private static String echo(String value) {
    String shown = value.length() <= MAX_ECHO ? value : value.substring(0, MAX_ECHO) + "…";
    return new String(shown.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  /** Adds that a required member is not there. */
  void addMissing(String path) {
    tell("Value null at '" + path + "' failed to satisfy constraint: Member must not be null");
  }

  private void tell(String violation) {
    count++;
    if (told.size() < MAX_TOLD) {
      told.add(violation);
    }
  }

  /**
   * Ends the request if there are any.
   *
   * @throws BadRequestException InvalidParameterException with all of them
   */
  void check() {
    if (count == 0) {
      return;
    }
    throw new BadRequestException(
        ErrorType.INVALID_PARAMETER,
        "%d validation error%s detected: %s"
            .formatted(count, count == 1 ? "" : "s", String.join("; ", told)));
  }
}
