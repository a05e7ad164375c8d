package dev.tidemark.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A text as its bytes in UTF-8. */
public final class Utf8 {
  private final byte[] bytes;
  private final int length;

  /**
   * Wraps bytes, which nobody may change afterwards.
   *
   * @param bytes the text and maybe more
   * @param length the number of bytes of the text
   */
  Utf8(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  /** Encodes a text without lone surrogates. */
  public static Utf8 of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Utf8(bytes, bytes.length);
  }

  /** Tells whether the text is empty or all white space, as {@link String#isBlank} does. */
  public boolean isBlank() {
    for (int i = 0; i < length; i++) {
      if (bytes[i] < 0) {
        return toString().isBlank();
      }
      if (!Character.isWhitespace(bytes[i])) {
        return false;
      }
    }
    return true;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Utf8 utf8
        && Arrays.equals(bytes, 0, length, utf8.bytes, 0, utf8.length);
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }
}
