package dev.tidemark.local.control;

import java.util.OptionalLong;
import java.util.Set;

/** Finds the sync count of a dataset in the response of an operation. */
final class SyncCounts {
  private static final Set<String> OPERATIONS = Set.of("ListRecords", "UpdateRecords");

  /** The end of a member's name. In a string, a quotation mark would be escaped. */
  private static final String MEMBER = "SyncCount\":";

  private SyncCounts() {}

  /** Returns the greatest sync count in a response; empty if the operation returns none. */
  static OptionalLong greatest(String operation, String body) {
    if (!OPERATIONS.contains(operation)) {
      return OptionalLong.empty();
    }
    long greatest = -1;
    for (int at = body.indexOf(MEMBER); at >= 0; at = body.indexOf(MEMBER, at)) {
      at += MEMBER.length();
      greatest = Math.max(greatest, numberAt(body, at));
    }
    return greatest < 0 ? OptionalLong.empty() : OptionalLong.of(greatest);
  }

  private static long numberAt(String text, int begin) {
    long number = 0;
    for (int i = begin; i < text.length() && Character.isDigit(text.charAt(i)); i++) {
      number = number * 10 + Character.digit(text.charAt(i), 10);
    }
    return number;
  }
}
