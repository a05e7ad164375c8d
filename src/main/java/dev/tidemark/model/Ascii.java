package dev.tidemark.model;

/** A set of ASCII characters that a text may be made of. */
final class Ascii {
  private static final String LETTERS_AND_DIGITS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  private final boolean[] members = new boolean[0x80];

  private Ascii(String characters) {
    characters.chars().forEach(character -> members[character] = true);
  }

  /** Returns the set of all letters and digits, and other characters. */
  static Ascii lettersDigitsAnd(String others) {
    return new Ascii(LETTERS_AND_DIGITS + others);
  }

  /** Tells whether a text is not empty and has only characters of this set. */
  boolean covers(String text) {
    return covers(text, 0, text.length());
  }

  /** Tells whether a part of a text is not empty and has only characters of this set. */
  boolean covers(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char character = text.charAt(i);
      if (character >= members.length || !members[character]) {
        return false;
      }
    }
    return from < to;
  }
}
