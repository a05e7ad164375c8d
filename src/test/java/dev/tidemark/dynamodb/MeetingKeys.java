package dev.tidemark.dynamodb;

import dev.tidemark.model.RecordKey;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Keys whose records meet on one page, as no client can choose them, who does not know the salt.
 */
public final class MeetingKeys {
  /** The salt of the datasets in which they meet. */
  public static final long SALT = 42;

  private static final int PAGE = 7;

  private MeetingKeys() {}

  /** Returns those of the keys of all numbers that meet, without end. */
  public static Stream<String> of(IntFunction<String> key) {
    PageDirectory directory = PageDirectory.empty(SALT);
    return Stream.iterate(0, i -> i + 1)
        .map(key::apply)
        .filter(text -> directory.pageOf(new RecordKey(text)) == PAGE);
  }
}
