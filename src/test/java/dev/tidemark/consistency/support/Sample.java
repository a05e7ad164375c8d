package dev.tidemark.consistency.support;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The cases of a long list that {@code mvn verify} runs. {@code -Dtidemark.long=true} runs all of
 * them, and {@code -Dtidemark.long=rest} those that it leaves, as {@code .ci/run} does.
 */
public final class Sample {
  /** One case of so many is in the sample. */
  private static final int SHARE = 4;

  private Sample() {}

  /** Returns every fourth case; in a long run, all of them or the others. */
  public static <T> List<T> of(List<T> cases) {
    String run = System.getProperty("tidemark.long", "false");
    return IntStream.range(0, cases.size())
        .filter(
            i ->
                switch (run) {
                  case "true" -> true;
                  case "rest" -> i % SHARE != 0;
                  case "false" -> i % SHARE == 0;
                  default ->
                      throw new IllegalArgumentException(
                          "tidemark.long is " + run + ", not true, rest or false");
                })
        .mapToObj(cases::get)
        .toList();
  }
}
