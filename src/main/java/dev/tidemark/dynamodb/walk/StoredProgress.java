package dev.tidemark.dynamodb.walk;

import dev.tidemark.dynamodb.walk.StoredRun.Lease;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The progress of a walk that several workers make one after the other. Each step is one
 * conditional write of the run's item, which also extends the lease.
 *
 * @param <T> the result of a visitor
 */
public final class StoredProgress<T> implements Progress<T> {
  private final StoredRuns runs;
  private final InstantSource clock;
  private final Total<T> codec;
  private StoredRun run;

  /**
   * The total of a walk in the data of its run.
   *
   * @param <T> the result of a visitor
   */
  public interface Total<T> {
    /** Returns the total in the data of a run. */
    T decode(Map<String, AttributeValue> data);

    /** Returns the data with a result added to the total. */
    Map<String, AttributeValue> add(Map<String, AttributeValue> data, T result);
  }

  /**
   * Continues a run.
   *
   * @param claimed the run, with the lease of this worker and with positions
   */
  public StoredProgress(StoredRuns runs, StoredRun claimed, Total<T> codec, InstantSource clock) {
    this.runs = runs;
    this.run = claimed;
    this.codec = codec;
    this.clock = clock;
  }

  @Override
  public synchronized List<Position> positions() {
    return run.positions();
  }

  @Override
  public synchronized T total() {
    return codec.decode(run.data());
  }

  @Override
  public synchronized void advance(int segment, Position position, T result) {
    change(seen -> seen.advanced(segment, position, codec.add(seen.data(), result), extended()));
  }

  /**
   * Extends the lease once half of it is over. A worker that waits for something calls this, so
   * that no other worker takes it for dead.
   *
   * @throws SupersededException if another worker has continued the run
   */
  public synchronized void keepLease() {
    Instant half = run.lease().end().minus(StoredRuns.LEASE.dividedBy(2));
    if (clock.instant().isAfter(half)) {
      change(seen -> seen.withLease(extended()));
    }
  }

  private Lease extended() {
    return new Lease(run.lease().holder(), clock.instant().plus(StoredRuns.LEASE));
  }

  /**
   * Writes another state of the run, such as its end.
   *
   * @throws SupersededException if another worker has continued the run
   */
  public synchronized void change(UnaryOperator<StoredRun> change) {
    StoredRun next = change.apply(run);
    if (!runs.replace(run, next)) {
      throw new SupersededException();
    }
    run = next;
  }
}
