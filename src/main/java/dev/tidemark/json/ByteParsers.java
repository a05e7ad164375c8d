package dev.tidemark.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/**
 * Makes parsers of bytes. Jackson-core 2.23 reads bytes directly only if it may remember names;
 * otherwise it decodes them to characters first, which takes up to three times as long.
 *
 * <p>The names may be a user's, so all are forgotten when many have been read.
 */
final class ByteParsers {
  /** Bounds the memory that remembered names take to about twice as many bytes. */
  private static final long MAX_NAME_CHARACTERS = 1_000_000;

  private final JsonFactory plain;
  private JsonFactory remembering;
  private long nameCharacters;

  /** Makes parsers with the features of a factory. */
  ByteParsers(JsonFactory plain) {
    this.plain = plain;
    this.remembering = forgetful(plain);
  }

  /** Returns a factory that has no names yet. */
  static JsonFactory forgetful(JsonFactory plain) {
    return plain
        .rebuild()
        .enable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        // Many names with one hash are slow to read, but a text is too short for very many.
        .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
        .build();
  }

  /** Returns a parser of bytes in UTF-8. */
  JsonParser of(byte[] utf8, int length) throws IOException {
    return factory().createParser(utf8, 0, length);
  }

  private synchronized JsonFactory factory() {
    return remembering;
  }

  /** Counts the characters of the names that a parser has read. */
  synchronized void haveRead(long characters) {
    nameCharacters += characters;
    if (nameCharacters > MAX_NAME_CHARACTERS) {
      remembering = forgetful(plain);
      nameCharacters = 0;
    }
  }
}
