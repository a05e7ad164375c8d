package dev.tidemark.dynamodb.pages;

import dev.tidemark.model.RecordKey;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Record keys that fall on one page. No client can choose such keys, because it does not know the
 * salt.
 */
public final class CollidingKeys {
  /** The salt of the datasets in which they collide. */
  public static final long SALT = 42;

  private static final int PAGE = 7;

  private CollidingKeys() {}

  /**
   * Returns an endless stream of colliding keys.
   *
   * @param key returns the candidate with a number
   */
  public static Stream<String> of(IntFunction<String> key) {
    PageNumbers numbers = new PageNumbers(SALT);
    return Stream.iterate(0, i -> i + 1)
        .map(key::apply)
        .filter(text -> numbers.of(new RecordKey(text)) == PAGE);
  }
}
