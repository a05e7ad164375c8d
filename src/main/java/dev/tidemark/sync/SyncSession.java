package dev.tidemark.sync;

import dev.tidemark.model.SyncCount;
import java.time.Instant;
import java.util.UUID;

/**
 * What a sync session token says: a listing of a dataset, which an update of it may follow.
 *
 * @param id which session; the tokens of listings that were given a token share its session
 * @param expiresAt from when on the token is refused
 * @param listedAt the dataset's count in the listing; of a missing dataset the count at which it
 *     was deleted
 * @param hint what the store wants to know when the update comes; at most {@value #MAX_HINT_BYTES}
 *     ASCII characters
 */
public record SyncSession(UUID id, Instant expiresAt, SyncCount listedAt, String hint) {
  /** The most characters of a hint. */
  public static final int MAX_HINT_BYTES = 64;

  public SyncSession {
    if (hint.length() > MAX_HINT_BYTES || !hint.chars().allMatch(c -> c < 0x80)) {
      throw new IllegalArgumentException(
          "a hint of " + hint.length() + " characters, or not ASCII");
    }
  }
}
