package dev.tidemark.sync;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** A store that fails as it is told, one fault a call, and counts the calls. */
final class FaultyDatasetStore implements DatasetStore {

  /** How a call fails. */
  enum Fault {
    /** It does not. */
    NONE,
    /** It is put off, and nothing is changed. */
    BUSY,
    /** The store breaks, and nothing is changed. */
    FAILED,
    /** A write is refused, though nothing was in the way, and nothing is said. */
    REFUSED,
    /** A write is refused, though nothing was in the way, and what is there is told. */
    REFUSED_TELLING,
    /** A write goes on, but a refusal tells nothing. */
    REFUSAL_UNTOLD,
    /** A commit is refused for its size. */
    TOO_LARGE,
    /** A write is made, and the answer is lost. */
    LOST_AFTERWARDS,
    /** A write is lost on its way. */
    LOST_BEFORE,
    /** A commit is made, the answer is lost, and a second attempt at it is refused by the first. */
    LOST_AND_REFUSED,
    /** A write is made after the next read, and its answer is lost. */
    LOST_AND_LATE
  }

  private final DatasetStore store;
  private final Queue<Fault> ofReads = new ArrayDeque<>();
  private final Queue<Fault> ofCommits = new ArrayDeque<>();
  private final Queue<Fault> ofDeletions = new ArrayDeque<>();
  private final Queue<Runnable> beforeWrites = new ArrayDeque<>();
  private final Queue<Runnable> beforeReads = new ArrayDeque<>();
  private Scope lastScope = new Scope.All();
  private Runnable late = () -> {};
  private int reads;
  private int commits;
  private int deletions;

  FaultyDatasetStore(DatasetStore store) {
    this.store = store;
  }

  /** Makes the next reads fail. */
  void onReads(Fault... faults) {
    Collections.addAll(ofReads, faults);
  }

  /** Makes the next commits fail. */
  void onCommits(Fault... faults) {
    Collections.addAll(ofCommits, faults);
  }

  /** Makes the next deletions fail. */
  void onDeletions(Fault... faults) {
    Collections.addAll(ofDeletions, faults);
  }

  /** Has others come first: each act goes before one commit or deletion. */
  void beforeWrites(Runnable... acts) {
    Collections.addAll(beforeWrites, acts);
  }

  /** Has others come first: each act goes before one read. */
  void beforeReads(Runnable... acts) {
    Collections.addAll(beforeReads, acts);
  }

  /** Forgets the faults that have not come, and the calls. */
  void reset() {
    List.of(ofReads, ofCommits, ofDeletions).forEach(Queue::clear);
    reads = 0;
    commits = 0;
    deletions = 0;
  }

  int reads() {
    return reads;
  }

  int commits() {
    return commits;
  }

  int deletions() {
    return deletions;
  }

  @Override
  public View read(DatasetId id, Scope scope) {
    reads++;
    lastScope = scope;
    act(beforeReads);
    switch (next(ofReads)) {
      case NONE -> {}
      case BUSY -> throw busy();
      default -> throw failure();
    }
    View view = store.read(id, scope);
    Runnable write = late;
    late = () -> {};
    write.run();
    return view;
  }

  @Override
  public CommitResult commit(View seen, Dataset after) {
    commits++;
    Scope scope = lastScope;
    act(beforeWrites);
    return switch (next(ofCommits)) {
      case NONE -> store.commit(seen, after);
      case BUSY -> throw busy();
      case FAILED -> throw failure();
      case REFUSED -> new CommitResult.ConditionFailed(Optional.empty());
      case REFUSED_TELLING ->
          new CommitResult.ConditionFailed(Optional.of(store.read(after.id(), scope)));
      case REFUSAL_UNTOLD ->
          store.commit(seen, after) instanceof CommitResult.ConditionFailed
              ? new CommitResult.ConditionFailed(Optional.empty())
              : new CommitResult.Committed();
      case TOO_LARGE -> new CommitResult.TooLarge(500_000, 400_000);
      case LOST_BEFORE -> new CommitResult.Unknown(failure());
      case LOST_AFTERWARDS -> {
        CommitResult unheard = store.commit(seen, after);
        yield new CommitResult.Unknown(new StoreFailedException(new IOException("" + unheard)));
      }
      case LOST_AND_LATE -> {
        late = () -> store.commit(seen, after);
        yield new CommitResult.Unknown(failure());
      }
      case LOST_AND_REFUSED -> {
        CommitResult unheard = store.commit(seen, after);
        yield new CommitResult.ConditionFailed(
            Optional.of(store.read(after.id(), scope)),
            Optional.of(new StoreFailedException(new IOException("" + unheard))));
      }
    };
  }

  @Override
  public DeleteResult delete(View.Existing seen) {
    deletions++;
    act(beforeWrites);
    return switch (next(ofDeletions)) {
      case NONE, REFUSAL_UNTOLD -> store.delete(seen);
      case BUSY -> throw busy();
      case FAILED, TOO_LARGE -> throw failure();
      case REFUSED, REFUSED_TELLING, LOST_AND_REFUSED -> new DeleteResult.ConditionFailed();
      case LOST_BEFORE -> new DeleteResult.Unknown(failure());
      case LOST_AFTERWARDS -> {
        DeleteResult unheard = store.delete(seen);
        yield new DeleteResult.Unknown(new StoreFailedException(new IOException("" + unheard)));
      }
      case LOST_AND_LATE -> {
        late = () -> store.delete(seen);
        yield new DeleteResult.Unknown(failure());
      }
    };
  }

  @Override
  public List<Dataset> list(PoolIdentity owner, Optional<DatasetName> after, int limit) {
    return store.list(owner, after, limit);
  }

  private static void act(Queue<Runnable> acts) {
    Runnable act = acts.poll();
    if (act != null) {
      act.run();
    }
  }

  private static Fault next(Queue<Fault> faults) {
    Fault fault = faults.poll();
    return fault == null ? Fault.NONE : fault;
  }

  private static StoreBusyException busy() {
    return new StoreBusyException(new IOException("throttled"));
  }

  private static StoreFailedException failure() {
    return new StoreFailedException(new IOException("connection reset"));
  }
}
