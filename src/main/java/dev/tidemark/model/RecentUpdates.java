package dev.tidemark.model;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The last updates of a dataset.
 *
 * @param updates at most {@value #CAPACITY}, the oldest first
 */
public record RecentUpdates(List<RecentUpdate> updates) {
  /** How many updates a dataset remembers. */
  public static final int CAPACITY = 8;

  /** What a new dataset remembers. */
  public static final RecentUpdates NONE = new RecentUpdates(List.of());

  public RecentUpdates {
    if (updates.size() > CAPACITY) {
      throw new IllegalArgumentException("more than " + CAPACITY + " updates: " + updates.size());
    }
    updates = List.copyOf(updates);
  }

  /** Returns the update that the request already was, if it is remembered. */
  public Optional<RecentUpdate> find(RequestDigest digest) {
    return updates.stream().filter(update -> update.digest().equals(digest)).findFirst();
  }

  /** Tells whether a remembered update consumed the token of the session. */
  public boolean consumed(UUID sessionId) {
    return updates.stream().anyMatch(update -> update.sessionId().equals(sessionId));
  }

  /** Returns what is remembered after one more update. */
  public RecentUpdates plus(RecentUpdate update) {
    int forgotten = updates.size() < CAPACITY ? 0 : 1;
    return new RecentUpdates(
        Stream.concat(updates.stream().skip(forgotten), Stream.of(update)).toList());
  }
}
