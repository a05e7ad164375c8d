package dev.tidemark.consistency.support;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
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
    IntPredicate runs = runs(i -> i % SHARE == 0);
    return IntStream.range(0, cases.size()).filter(runs).mapToObj(cases::get).toList();
  }

  /**
   * Returns the chosen cases; in a long run, all of them or the others.
   *
   * @param isChosen the cases that reach everything that all of them reach together
   */
  public static <T> List<T> of(List<T> cases, Predicate<T> isChosen) {
    IntPredicate runs = runs(i -> isChosen.test(cases.get(i)));
    return IntStream.range(0, cases.size()).filter(runs).mapToObj(cases::get).toList();
  }

  /** Returns whether the run has all that the cases reach: each but that of the others. */
  public static boolean isComplete() {
    return !run().equals("rest");
  }

  private static IntPredicate runs(IntPredicate isInSample) {
    return switch (run()) {
      case "true" -> _ -> true;
      case "rest" -> isInSample.negate();
      case "false" -> isInSample;
      default ->
          throw new IllegalArgumentException(
              "tidemark.long is " + run() + ", not true, rest or false");
    };
  }

  private static String run() {
    return System.getProperty("tidemark.long", "false");
  }
}
