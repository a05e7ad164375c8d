package dev.tidemark.dynamodb.walk;

import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A run of a walk as the table stores it: its status, its lease and its progress, in one item. So a
 * worker's progress, the end of the run and a take-over by another worker exclude each other.
 * {@code docs/table.md} lists the attributes.
 *
 * @param key the key of the item; it has the last run only
 * @param version how often the item was written; 0 if it does not exist. Every write has a
 *     condition on it
 * @param id identifies the run among all runs of this walk
 * @param startedAt when the run was requested
 * @param status whether the run has ended
 * @param lease the worker that may continue the run
 * @param positions how far each segment has been walked; empty before the walk begins and after it
 *     ended
 * @param data the total of the visitors' results, and what else the walk remembers
 * @param unknown attributes that a newer release of Tidemark wrote; kept by every write
 */
public record StoredRun(
    ItemKey key,
    long version,
    String id,
    Instant startedAt,
    RunStatus status,
    Lease lease,
    List<Position> positions,
    Map<String, AttributeValue> data,
    Map<String, AttributeValue> unknown) {

  public StoredRun {
    startedAt = startedAt.truncatedTo(ChronoUnit.MILLIS);
    positions = List.copyOf(positions);
    data = Map.copyOf(data);
    unknown = Map.copyOf(unknown);
  }

  /**
   * The right to continue a run.
   *
   * @param holder identifies the worker
   * @param end when another worker may take over
   */
  public record Lease(String holder, Instant end) {
    /** The lease of a run that no worker continues at the moment. */
    public static final Lease NONE = new Lease("", Instant.EPOCH);

    public Lease {
      end = end.truncatedTo(ChronoUnit.MILLIS);
    }
  }

  /** Returns the item of a walk that has never run. */
  public static StoredRun none(ItemKey key) {
    return new StoredRun(
        key,
        0,
        "",
        Instant.EPOCH,
        new RunStatus.NeverStarted(),
        Lease.NONE,
        List.of(),
        Map.of(),
        Map.of());
  }

  /** Returns the next run, which no worker has begun to walk. */
  public StoredRun started(String newId, Instant now, Map<String, AttributeValue> newData) {
    return new StoredRun(
        key,
        version + 1,
        newId,
        now,
        new RunStatus.InProgress(),
        Lease.NONE,
        List.of(),
        newData,
        unknown);
  }

  /** Returns the run with a new lease. */
  public StoredRun withLease(Lease newLease) {
    return new StoredRun(
        key, version + 1, id, startedAt, status, newLease, positions, data, unknown);
  }

  /** Returns the run at the beginning of its walk. */
  public StoredRun walking(int segments, Map<String, AttributeValue> newData) {
    return withProgress(Collections.nCopies(segments, new Position.Beginning()), newData, lease);
  }

  /** Returns the run with one segment moved forward. */
  public StoredRun advanced(
      int segment, Position position, Map<String, AttributeValue> newData, Lease newLease) {
    List<Position> moved = new ArrayList<>(positions);
    moved.set(segment, position);
    return withProgress(moved, newData, newLease);
  }

  /** Returns the run without positions, and with other data. */
  public StoredRun walked(Map<String, AttributeValue> newData) {
    return withProgress(List.of(), newData, Lease.NONE);
  }

  private StoredRun withProgress(
      List<Position> newPositions, Map<String, AttributeValue> newData, Lease newLease) {
    return new StoredRun(
        key, version + 1, id, startedAt, status, newLease, newPositions, newData, unknown);
  }

  /** Returns the run after its end. */
  public StoredRun ended(RunStatus end) {
    return new StoredRun(
        key, version + 1, id, startedAt, end, Lease.NONE, List.of(), data, unknown);
  }

  /** Tells whether a worker may continue the run now. */
  public boolean isFree(Instant now) {
    return isInProgress() && !now.isBefore(lease.end());
  }

  /** Tells whether the run has not ended. */
  public boolean isInProgress() {
    return status instanceof RunStatus.InProgress;
  }

  /**
   * Decodes an item.
   *
   * @throws dev.tidemark.store.StoreBusyException if it is in a newer format
   */
  static StoredRun decode(Item item) {
    Format.check(item);
    return RunAttributes.decode(item);
  }
}
