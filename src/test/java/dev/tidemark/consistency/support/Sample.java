package dev.tidemark.consistency.support;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The cases of a long list that {@code mvn verify} runs. {@code -Dtidemark.long=true} runs all of
 * them, as {@code .ci/run} does.
 */
public final class Sample {
  /** One case of so many is in the sample. */
  private static final int SHARE = 4;

  private Sample() {}

  /** Returns every fourth case, or all of them in a long run. */
  public static <T> List<T> of(List<T> cases) {
    return Boolean.getBoolean("tidemark.long")
        ? cases
        : IntStream.range(0, cases.size())
            .filter(i -> i % SHARE == 0)
            .mapToObj(cases::get)
            .toList();
  }
}
