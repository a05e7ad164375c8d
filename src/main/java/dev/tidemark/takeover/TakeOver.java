package dev.tidemark.takeover;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.sync.DatasetImports;
import dev.tidemark.sync.DatasetImports.Terms;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.takeover.Source.Summary;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Takes an identity over from the source at the first request that names it.
 *
 * <p>All datasets of the identity come at once, because a device that finds one missing drops its
 * copy. Only when all are here, the identity is marked as moved; the source is asked no more then,
 * so nothing that is deleted here comes back. Until then, every request of the identity waits for
 * the take-over, or fails so that the client tries again.
 *
 * <p>Any number of functions may take the same identity over at the same time, and each may die
 * between any two steps. Each dataset is stored in one transaction, on condition that the name has
 * none, or has a copy of an earlier move that nothing has updated. So a repeated step changes
 * nothing, and updates here are never overwritten.
 */
public final class TakeOver {
  private static final Logger LOGGER = System.getLogger(TakeOver.class.getName());

  /** Identities that a function remembers, so that it need not read their marks again. */
  private static final int REMEMBERED = 10_000;

  private final Source source;
  private final DatasetImports imports;
  private final DatasetMove move;
  private final InstantSource clock;
  private final Set<PoolIdentity> moved =
      Collections.synchronizedSet(Collections.newSetFromMap(new Recent()));

  /**
   * Makes the take-over.
   *
   * @param source the service to take from
   * @param store the store of what is here
   * @param imports the way into that store
   */
  public TakeOver(Source source, DatasetStore store, DatasetImports imports, InstantSource clock) {
    this.source = source;
    this.imports = imports;
    this.move = new DatasetMove(source, store, imports, Terms.FIRST_CONTACT);
    this.clock = clock;
  }

  /** The identities that were used last. */
  private static final class Recent extends LinkedHashMap<PoolIdentity, Boolean> {
    private static final long serialVersionUID = 1;

    private Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<PoolIdentity, Boolean> eldest) {
      return size() > REMEMBERED;
    }
  }

  /**
   * Takes an identity over, unless that was done.
   *
   * @throws StoreBusyException if the source cannot be read now. Some datasets may be here already;
   *     the next request goes on
   */
  public void ensure(PoolIdentity owner) {
    if (!moved.contains(owner)) {
      if (imports.movedAt(owner).isEmpty()) {
        try {
          takeOver(owner);
        } catch (StoreFailedException | IllegalArgumentException e) {
          // A key or value at the source may be invalid. Whatever it is, the client must try again.
          LOGGER.log(Level.WARNING, "An identity could not be taken over", e);
          throw new StoreBusyException(e);
        }
      }
      moved.add(owner);
    }
  }

  private void takeOver(PoolIdentity owner) {
    Map<DatasetName, Dataset> here = move.here(owner);
    for (Summary dataset : source.datasets(owner)) {
      if (move.move(dataset, here) instanceof DatasetMove.Result.Read(var _, var outcome)) {
        check(outcome);
      }
    }
    imports.markMoved(owner, clock.instant());
  }

  private static void check(DatasetImports.Result outcome) {
    switch (outcome) {
      case DatasetImports.Result.TooLarge(var excess) ->
          throw new StoreFailedException(
              new IllegalStateException("a dataset cannot be taken over: " + excess));
      // Moved: another request has taken the identity over meanwhile.
      case DatasetImports.Result.Written _,
          DatasetImports.Result.Same _,
          DatasetImports.Result.Exists _,
          DatasetImports.Result.Deleted _,
          DatasetImports.Result.Moved _ -> {}
    }
  }
}
