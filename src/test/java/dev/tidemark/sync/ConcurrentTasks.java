package dev.tidemark.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs tasks of a test at the same time. */
final class ConcurrentTasks {
  private ConcurrentTasks() {}

  /** Runs the tasks, which wait for the start, and returns their results in order. */
  static <T> List<T> inParallel(List<Callable<T>> tasks, CountDownLatch start) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
      List<Future<T>> futures = tasks.stream().map(threads::submit).toList();
      start.countDown();
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }
}
