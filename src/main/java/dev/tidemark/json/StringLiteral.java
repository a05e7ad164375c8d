package dev.tidemark.json;

import java.util.Optional;

/**
 * A string within a well-formed JSON text in UTF-8. To decode it to characters and to encode these
 * again would take several times its size.
 */
final class StringLiteral {
  private static final int HEX = 16;
  private static final int HEX_DIGITS = 4;

  private final byte[] json;
  private final byte[] text;
  private int from;
  private int length;

  /**
   * Finds a string.
   *
   * @param quotationMark the place of its first quotation mark
   */
  StringLiteral(byte[] json, int quotationMark) {
    this.json = json;
    this.from = quotationMark + 1;
    this.text = new byte[maxLength()];
  }

  /** Returns the length with one byte for each short escape, and five for one with digits. */
  private int maxLength() {
    int bytes = 0;
    for (int i = from; json[i] != '"'; i += json[i] == '\\' ? 2 : 1) {
      bytes++;
    }
    return bytes;
  }

  /**
   * Returns the string without escapes, which only shortens it; empty if it has a lone surrogate.
   */
  Optional<Utf8> unescaped() {
    while (json[from] != '"') {
      if (json[from] != '\\') {
        text[length++] = json[from++];
      } else if (json[from + 1] != 'u') {
        text[length++] = simple(json[from + 1]);
        from += 2;
      } else if (!addCodePoint()) {
        return Optional.empty();
      }
    }
    return Optional.of(new Utf8(text, length));
  }

  private static byte simple(byte escaped) {
    return switch (escaped) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> escaped;
    };
  }

  /** Adds an escaped code point; returns false if it is half of one. */
  private boolean addCodePoint() {
    char first = unit();
    if (!Character.isSurrogate(first)) {
      add(first);
      return true;
    }
    if (json[from] != '\\' || json[from + 1] != 'u') {
      return false;
    }
    char second = unit();
    if (!Character.isSurrogatePair(first, second)) {
      return false;
    }
    add(Character.toCodePoint(first, second));
    return true;
  }

  /** Reads an escape of four hexadecimal digits. */
  private char unit() {
    int unit = 0;
    for (int i = 2; i < 2 + HEX_DIGITS; i++) {
      unit = unit * HEX + Character.digit(json[from + i], HEX);
    }
    from += 2 + HEX_DIGITS;
    return (char) unit;
  }

  private void add(int codePoint) {
    if (codePoint < 0x80) {
      text[length++] = (byte) codePoint;
    } else if (codePoint < 0x800) {
      text[length++] = (byte) (0xc0 | (codePoint >> 6));
      addContinuation(codePoint);
    } else if (codePoint < 0x10000) {
      text[length++] = (byte) (0xe0 | (codePoint >> 12));
      addContinuation(codePoint >> 6);
      addContinuation(codePoint);
    } else {
      text[length++] = (byte) (0xf0 | (codePoint >> 18));
      addContinuation(codePoint >> 12);
      addContinuation(codePoint >> 6);
      addContinuation(codePoint);
    }
  }

  private void addContinuation(int bits) {
    text[length++] = (byte) (0x80 | (bits & 0x3f));
  }
}
