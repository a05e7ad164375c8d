package dev.tidemark.consistency;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Runs what does not depend on each other side by side. */
final class SideBySide {
  /** As many as there are processors, for what does not wait. */
  static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private SideBySide() {}

  /** Runs something for each case, so many at once, and returns the results in their order. */
  static <C, R> SequencedMap<C, R> run(List<C> cases, int atOnce, Function<C, R> run) {
    try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
      SequencedMap<C, R> results = new LinkedHashMap<>();
      submit(threads, cases, run).forEach((each, running) -> results.put(each, result(running)));
      return results;
    }
  }

  /**
   * Returns tests that run something for each case, so many at once.
   *
   * @param run is done ahead of the tests; so what it returns should be small
   * @param check is done in its test
   */
  static <C, R> Stream<DynamicTest> tests(
      List<C> cases,
      int atOnce,
      Function<C, String> name,
      Function<C, R> run,
      BiConsumer<C, R> check) {
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    return submit(threads, cases, run).entrySet().stream()
        .map(
            running ->
                dynamicTest(
                    name.apply(running.getKey()),
                    () -> check.accept(running.getKey(), result(running.getValue()))))
        .onClose(threads::close);
  }

  private static <C, R> SequencedMap<C, Future<R>> submit(
      ExecutorService threads, List<C> cases, Function<C, R> run) {
    SequencedMap<C, Future<R>> running = new LinkedHashMap<>();
    cases.forEach(each -> running.put(each, threads.submit(() -> run.apply(each))));
    return running;
  }

  private static <R> R result(Future<R> running) {
    try {
      return running.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
