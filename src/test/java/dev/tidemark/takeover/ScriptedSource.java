package dev.tidemark.takeover;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A source that returns listings one after the other, and remembers what it was asked. */
final class ScriptedSource implements Source {
  private final Deque<Listing> listings;
  private final long flaggedUpTo;
  private final List<Long> asked = new ArrayList<>();

  ScriptedSource(long flaggedUpTo, Listing... listings) {
    this.flaggedUpTo = flaggedUpTo;
    this.listings = new ArrayDeque<>(List.of(listings));
  }

  /** Returns the counts since which records were listed. */
  List<Long> asked() {
    return List.copyOf(asked);
  }

  @Override
  public List<Summary> datasets(PoolIdentity owner) {
    return List.of();
  }

  @Override
  public Listing list(DatasetId dataset, SyncCount since) {
    asked.add(since.value());
    return listings.size() == 1 ? listings.getFirst() : listings.removeFirst();
  }

  @Override
  public boolean requiresResync(DatasetId dataset, SyncCount lastSyncCount) {
    return lastSyncCount.value() <= flaggedUpTo;
  }
}
