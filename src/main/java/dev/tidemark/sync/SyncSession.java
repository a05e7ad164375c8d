package dev.tidemark.sync;

import dev.tidemark.model.SyncCount;
import java.time.Instant;
import java.util.UUID;

/**
 * The content of a sync session token: a listing of a dataset, on which an update may build.
 *
 * @param id the session's id; a listing that receives a token continues its session
 * @param expiresAt when the token expires
 * @param listedAt the dataset's count in the listing; for a missing dataset, the count at which it
 *     was deleted
 * @param lastSyncCount the count that the device had before the listing: the listing delivered the
 *     changes after it; 0 if it delivered all records
 * @param hint the store's layout hint for the update; at most {@value #MAX_HINT_BYTES} ASCII
 *     characters
 */
public record SyncSession(
    UUID id, Instant expiresAt, SyncCount listedAt, SyncCount lastSyncCount, String hint) {
  /** The most bytes of a layout hint, which has a byte for each character. */
  public static final int MAX_HINT_BYTES = 64;

  public SyncSession {
    if (hint.length() > MAX_HINT_BYTES || !isAscii(hint)) {
      throw new IllegalArgumentException(
          "a hint of " + hint.length() + " characters, or not ASCII");
    }
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
