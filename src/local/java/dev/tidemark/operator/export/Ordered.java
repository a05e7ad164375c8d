package dev.tidemark.operator.export;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Does work in parallel, and hands out the results in the order of the work. A few results wait at
 * most, so memory is bounded.
 *
 * @param <T> a result
 */
final class Ordered<T> implements AutoCloseable {
  private final ExecutorService threads;
  private final int window;
  private final Sink<T> sink;
  private final Deque<Future<T>> running = new ArrayDeque<>();

  /** Receives the results. */
  interface Sink<T> {
    /** Receives a result. */
    void accept(T result) throws IOException;
  }

  Ordered(int threads, Sink<T> sink) {
    this.threads = Executors.newFixedThreadPool(threads);
    this.window = 2 * threads;
    this.sink = sink;
  }

  /** Adds work; waits if too much is running. */
  void add(Callable<T> work) throws IOException {
    while (running.size() >= window) {
      sink.accept(first());
    }
    running.add(threads.submit(work));
  }

  /** Waits for all work. */
  void finish() throws IOException {
    while (!running.isEmpty()) {
      sink.accept(first());
    }
  }

  private T first() {
    try {
      return running.remove().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
