package dev.tidemark.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The size of a response in bytes on its way through Lambda, which embeds the body, itself JSON, as
 * a string in JSON. So a quotation mark within a value takes four bytes and a control character up
 * to seven.
 *
 * <p>The sizes are upper bounds of the responses that {@code http} writes. They are close for texts
 * that need no escaping.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda
 *     quotas</a>: 6 MB for a response
 */
public final class ResponseSize {
  /** The most bytes of records in one response, some 10 % below Lambda's limit. */
  public static final long MAX_BYTES = 5_500_000;

  /** Member names, punctuation, the longest numbers and a comma, with escaped quotation marks. */
  private static final int RECORD_FRAME_BYTES = 232;

  private static final int CONFLICT_FRAME_BYTES = 64;

  /** The bytes of a control character, such as {@code \\u0001} in a string in a string. */
  private static final int MAX_CHARACTER_BYTES = 7;

  private static final byte[] ASCII_BYTES = asciiBytes();

  private ResponseSize() {}

  /** Returns the excess of the records over the size of one response, if any. */
  public static Optional<LimitExceeded> check(List<SyncRecord> records) {
    if (isSmallByLengths(records)) {
      return Optional.empty();
    }
    long bytes = records.stream().mapToLong(ResponseSize::of).sum();
    return bytes <= MAX_BYTES
        ? Optional.empty()
        : Optional.of(new LimitExceeded("bytes of the response", bytes, MAX_BYTES));
  }

  /** Returns how many of the records, from the first on, one response has room for. */
  public static int fitting(List<SyncRecord> records) {
    if (isSmallByLengths(records)) {
      return records.size();
    }
    long bytes = 0;
    for (int i = 0; i < records.size(); i++) {
      bytes += of(records.get(i));
      if (bytes > MAX_BYTES) {
        return i;
      }
    }
    return records.size();
  }

  /** Tells whether the records fit even if every character takes the most bytes. */
  private static boolean isSmallByLengths(List<SyncRecord> records) {
    long bytes = 0;
    for (SyncRecord each : records) {
      int characters =
          each.key().value().length()
              + textOf(each).length()
              + each.modification().lastModifiedBy().length();
      bytes += RECORD_FRAME_BYTES + (long) MAX_CHARACTER_BYTES * characters;
    }
    return bytes <= MAX_BYTES;
  }

  private static String textOf(SyncRecord record) {
    return switch (record) {
      case SyncRecord.Live live -> live.value().text();
      case SyncRecord.Tombstone _ -> "";
    };
  }

  /** Returns the size of a record. */
  public static long of(SyncRecord record) {
    return RECORD_FRAME_BYTES
        + of(record.key().value())
        + of(textOf(record))
        + of(record.modification().lastModifiedBy());
  }

  /** Returns the size of a conflict. */
  public static long of(Conflict conflict) {
    return CONFLICT_FRAME_BYTES + of(conflict.key().value());
  }

  /** Returns the size of a text without the quotation marks around it. */
  static long of(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      bytes += character < ASCII_BYTES.length ? ASCII_BYTES[character] : beyondAscii(character);
    }
    return bytes;
  }

  private static byte[] asciiBytes() {
    byte[] bytes = new byte[0x80];
    Arrays.fill(bytes, 0, 0x20, (byte) MAX_CHARACTER_BYTES);
    Arrays.fill(bytes, 0x20, 0x80, (byte) 1);
    "\b\t\n\f\r".chars().forEach(character -> bytes[character] = 3);
    "\"\\".chars().forEach(character -> bytes[character] = 4);
    return bytes;
  }

  private static long beyondAscii(char character) {
    // A pair of surrogates is one character of four bytes.
    return character < 0x800 || Character.isSurrogate(character) ? 2 : 3;
  }
}
