package dev.tidemark.model;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The last updates of a dataset, which it remembers to recognise replays.
 *
 * @param updates at most {@value #CAPACITY}, the oldest first
 */
public record RecentUpdates(List<RecentUpdate> updates) {
  /** The number of updates that a dataset remembers. */
  public static final int CAPACITY = 8;

  /** The memory of a new dataset. */
  public static final RecentUpdates NONE = new RecentUpdates(List.of());

  public RecentUpdates {
    if (updates.size() > CAPACITY) {
      throw new IllegalArgumentException("more than " + CAPACITY + " updates: " + updates.size());
    }
    updates = List.copyOf(updates);
  }

  /** Returns the remembered update that the request led to, if any. */
  public Optional<RecentUpdate> find(RequestDigest digest) {
    return updates.stream().filter(update -> update.digest().equals(digest)).findFirst();
  }

  /** Tells whether a remembered update consumed the session's token. */
  public boolean consumed(UUID sessionId) {
    return updates.stream().anyMatch(update -> update.sessionId().equals(sessionId));
  }

  /** Returns the memory after one more update: beyond the capacity, the oldest is forgotten. */
  public RecentUpdates plus(RecentUpdate update) {
    int forgotten = updates.size() < CAPACITY ? 0 : 1;
    return new RecentUpdates(
        Stream.concat(updates.stream().skip(forgotten), Stream.of(update)).toList());
  }
}
