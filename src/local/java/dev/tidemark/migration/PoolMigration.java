package dev.tidemark.migration;

import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.takeover.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Moves the identities of a pool, several at a time.
 *
 * <p>It may be killed at any moment. What is done is in the {@link Checkpoints}; an identity that
 * was half done is moved again, and finds the datasets that are here already.
 */
public final class PoolMigration {
  private static final int SAMPLE = 40;

  private final IdentityPoolId pool;
  private final Source source;
  private final Function<PoolIdentity, List<Finding>> identity;
  private final AdaptivePace pace;
  private final Listener listener;

  /** Receives what happens. Several threads call it. */
  public interface Listener {
    /** A page of identities was listed; so many are known now. */
    void listed(long identities);

    /** The migration begins. */
    void begins(Estimate estimate);

    /** An identity is done, and so many are not, with those that are being moved. */
    void done(MigrationCounts soFar, long left);

    /** A dataset was looked at. */
    void found(Finding finding);

    /** An identity has failed, and is left for the next run. */
    void failed(IdentityId identity, StoreBusyException cause);
  }

  /**
   * Makes the migration of a pool.
   *
   * @param identity moves an identity, and returns a finding for each of its datasets
   */
  public PoolMigration(
      IdentityPoolId pool,
      Source source,
      Function<PoolIdentity, List<Finding>> identity,
      AdaptivePace pace,
      Listener listener) {
    this.pool = pool;
    this.source = source;
    this.identity = identity;
    this.pace = pace;
    this.listener = listener;
  }

  /** Lists the identities, unless an earlier run has. */
  public void list(Identities identities, Checkpoints checkpoints) {
    if (!checkpoints.isListed()) {
      addAll(identities, checkpoints);
      checkpoints.endList();
    }
  }

  private void addAll(Identities identities, Checkpoints checkpoints) {
    identities.list(
        page -> {
          checkpoints.list(page);
          listener.listed(checkpoints.left());
        });
  }

  /** Estimates the effort for all identities, and remembers none. */
  public Estimate estimate(Identities identities) {
    List<IdentityId> all = new ArrayList<>();
    identities.list(
        page -> {
          all.addAll(page);
          listener.listed(all.size());
        });
    return estimate(all);
  }

  /** Estimates the effort from some identities, which are evenly spread over the list. */
  private Estimate estimate(List<IdentityId> pending) {
    int sampled = Math.min(SAMPLE, pending.size());
    long datasets =
        IntStream.range(0, sampled)
            .mapToLong(
                number -> {
                  IdentityId each = pending.get((int) ((long) number * pending.size() / sampled));
                  return source.datasets(new PoolIdentity(pool, each)).size();
                })
            .sum();
    return Estimate.of(pending.size(), sampled, datasets, pace.figures().rate());
  }

  /**
   * Moves all identities that are not done, then those that the list has more by then: users sign
   * up while a migration runs, or between the runs of an interrupted one.
   *
   * @param identities the list
   * @param parallel how many are moved at a time
   * @return the number of identities that have failed
   */
  public long run(Identities identities, Checkpoints checkpoints, int parallel) {
    listener.begins(estimate(checkpoints.pending()));
    AtomicLong failed = new AtomicLong();
    move(checkpoints, parallel, failed);
    if (failed.get() == 0) {
      addAll(identities, checkpoints);
      move(checkpoints, parallel, failed);
    }
    if (failed.get() == 0) {
      checkpoints.finish();
    }
    return failed.get();
  }

  private void move(Checkpoints checkpoints, int parallel, AtomicLong failed) {
    Queue<IdentityId> pending = new ConcurrentLinkedQueue<>(checkpoints.pending());
    work(pending, parallel, () -> work(pending, checkpoints, failed));
  }

  private static void work(Queue<IdentityId> pending, int parallel, Runnable worker) {
    try (ExecutorService threads = Executors.newFixedThreadPool(parallel)) {
      List<Future<?>> workers =
          IntStream.range(0, parallel).<Future<?>>mapToObj(_ -> threads.submit(worker)).toList();
      for (Future<?> each : workers) {
        join(each, pending);
      }
    }
  }

  /** Waits for a worker. If it has failed, the others stop after their identity. */
  private static void join(Future<?> worker, Queue<IdentityId> pending) {
    try {
      worker.get();
    } catch (ExecutionException e) {
      pending.clear();
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      pending.clear();
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void work(Queue<IdentityId> pending, Checkpoints checkpoints, AtomicLong failed) {
    for (IdentityId next = pending.poll(); next != null; next = pending.poll()) {
      try {
        List<Finding> findings = identity.apply(new PoolIdentity(pool, next));
        findings.forEach(listener::found);
        checkpoints.done(next, counts(findings));
        listener.done(checkpoints.counts(), checkpoints.left());
      } catch (StoreBusyException e) {
        failed.incrementAndGet();
        listener.failed(next, e);
      }
    }
  }

  private static MigrationCounts counts(List<Finding> findings) {
    return new MigrationCounts(
        1,
        findings.size(),
        findings.stream().filter(Finding::isWritten).count(),
        findings.stream().filter(found -> found.kind().isDifference()).count());
  }
}
