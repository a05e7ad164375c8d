package dev.tidemark.consistency.support;

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

/** Runs independent cases in parallel. */
public final class Parallel {
  /** The number of processors: a good number of threads for cases that never block. */
  public static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private Parallel() {}

  /**
   * Runs all cases in {@code threadCount} threads. Returns the results in the order of the cases.
   */
  public static <C, R> SequencedMap<C, R> run(List<C> cases, int threadCount, Function<C, R> run) {
    try (ExecutorService threads = Executors.newFixedThreadPool(threadCount)) {
      SequencedMap<C, R> results = new LinkedHashMap<>();
      submit(threads, cases, run).forEach((each, running) -> results.put(each, result(running)));
      return results;
    }
  }

  /**
   * Returns a test for each case. The cases run in {@code threadCount} background threads, and each
   * test waits for the result of its case.
   *
   * @param run runs a case; all results stay in memory, so they should be small
   * @param check checks a result in its test
   */
  public static <C, R> Stream<DynamicTest> tests(
      List<C> cases,
      int threadCount,
      Function<C, String> name,
      Function<C, R> run,
      BiConsumer<C, R> check) {
    ExecutorService threads = Executors.newFixedThreadPool(threadCount);
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
