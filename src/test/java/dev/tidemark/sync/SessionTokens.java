package dev.tidemark.sync;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.SyncCount;
import dev.tidemark.token.TokenKeys;
import dev.tidemark.token.TokenSealer;
import java.time.InstantSource;

/** Session tokens of listings that were not made, for measurements of updates alone. */
public final class SessionTokens {
  private final SyncSessions sessions;

  /** Signs with the keys of the service. */
  public SessionTokens(TokenKeys keys) {
    this.sessions = new SyncSessions(new TokenSealer(keys), InstantSource.system());
  }

  /**
   * Returns the token that another listing of the dataset would return, at another count.
   *
   * @param listed the token of a listing
   */
  public String at(SyncCount count, DatasetId dataset, String listed) {
    SyncSession session = sessions.open(dataset, listed).orElseThrow();
    return sessions.token(
        dataset,
        new SyncSession(
            session.id(), session.expiresAt(), count, session.lastSyncCount(), session.hint()));
  }
}
