package dev.tidemark.local.control;

import dev.tidemark.local.ApiRequest;
import dev.tidemark.local.FunctionResponse;
import dev.tidemark.local.Interceptor;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The requests that the API got, oldest first. It keeps the newest {@link #MAX_ENTRIES}, and never
 * keys or values of records.
 */
public final class RequestLog implements Interceptor, AutoCloseable {
  /** The most entries. */
  static final int MAX_ENTRIES = 10_000;

  /** Stands for a response that the client did not get. */
  private static final FunctionResponse NONE =
      new FunctionResponse(0, Map.of(), List.of(), "", false);

  private final InstantSource clock;
  private final Deque<Entry> entries = new ArrayDeque<>();
  // A reader waits for a request on a virtual thread.
  private final Lock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final ThreadLocal<String> functionLine = ThreadLocal.withInitial(() -> "");
  private long last;
  private boolean closed;

  /** Creates an empty log. */
  public RequestLog(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * A request and the outcome.
   *
   * @param number the place in the log, from 1
   * @param time when the request arrived, by the clock of the service
   * @param request the request
   * @param status the status of the response; empty if the client got none
   * @param errorType the type of the error, if the response is one
   * @param syncCount the sync count of the dataset, if the response has one
   * @param milliseconds the time until the response
   * @param functionLine the line that the function wrote about the request, as JSON; blank if no
   *     function got the request
   */
  record Entry(
      long number,
      Instant time,
      ApiRequest request,
      Optional<Integer> status,
      Optional<String> errorType,
      OptionalLong syncCount,
      double milliseconds,
      String functionLine) {}

  /**
   * A part of the log.
   *
   * @param entries the entries, oldest first
   * @param last the number of the newest entry of all; 0 if there is none
   */
  record Part(List<Entry> entries, long last) {
    Part {
      entries = List.copyOf(entries);
    }
  }

  @Override
  public Optional<FunctionResponse> intercept(ApiRequest request, Next next) throws IOException {
    Instant time = clock.instant();
    long begin = System.nanoTime();
    functionLine.remove();
    Optional<FunctionResponse> response = next.respond();
    add(time, request, response.orElse(NONE), Duration.ofNanos(System.nanoTime() - begin));
    return response;
  }

  private void add(Instant time, ApiRequest request, FunctionResponse response, Duration duration) {
    Optional<Integer> status = Optional.of(response.status()).filter(each -> each > 0);
    OptionalLong count =
        request
            .operation()
            .filter(_ -> response.status() == 200)
            .map(operation -> SyncCounts.greatest(operation, response.body()))
            .orElse(OptionalLong.empty());
    lock.lock();
    try {
      last++;
      entries.addLast(
          new Entry(
              last,
              time,
              request,
              status,
              response.errorType(),
              count,
              duration.toNanos() / 1e6,
              functionLine.get()));
      if (entries.size() > MAX_ENTRIES) {
        entries.removeFirst();
      }
      added.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes the line that a function has written about the request that this thread serves. */
  public void functionLine(String json) {
    functionLine.set(json);
  }

  /** Returns the newest entries that match. */
  Part newest(Predicate<Entry> filter, int limit) {
    lock.lock();
    try {
      List<Entry> matching = matching(0, filter);
      return new Part(
          matching.subList(Math.max(0, matching.size() - limit), matching.size()), last);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the first entries after a number that match, and waits for one. */
  Part after(long number, Predicate<Entry> filter, int limit, Duration wait)
      throws InterruptedException {
    long left = wait.toNanos();
    lock.lock();
    try {
      List<Entry> matching = matching(number, filter);
      while (matching.isEmpty() && left > 0 && !closed) {
        left = added.awaitNanos(left);
        matching = matching(number, filter);
      }
      return new Part(matching.subList(0, Math.min(limit, matching.size())), last);
    } finally {
      lock.unlock();
    }
  }

  /** Drops all entries. Their numbers are not used again. */
  void clear() {
    lock.lock();
    try {
      entries.clear();
    } finally {
      lock.unlock();
    }
  }

  private List<Entry> matching(long after, Predicate<Entry> filter) {
    List<Entry> matching = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.number() > after && filter.test(entry)) {
        matching.add(entry);
      }
    }
    return matching;
  }

  /** Ends all waits. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      added.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
