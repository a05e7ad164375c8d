package dev.tidemark.sync;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.SyncCount;
import dev.tidemark.token.TokenSealer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Issues and reads sync session tokens. A token holds for its pool, identity and dataset, for
 * {@link #LIFETIME}.
 */
public final class SyncSessions {
  /** How long a token holds: long enough for a device that asks its user about a conflict. */
  public static final Duration LIFETIME = Duration.ofHours(24);

  private static final String PURPOSE = "sync session";

  private final TokenSealer sealer;
  private final InstantSource clock;

  /** Signs with the sealer; tokens expire by the clock. */
  public SyncSessions(TokenSealer sealer, InstantSource clock) {
    this.sealer = sealer;
    this.clock = clock;
  }

  /**
   * Returns a token for the update that may follow a listing.
   *
   * @param sessionId the session of the token that the listing was given, else a new one
   */
  String issue(DatasetId dataset, UUID sessionId, SyncCount listedAt, String hint) {
    return token(
        dataset, new SyncSession(sessionId, clock.instant().plus(LIFETIME), listedAt, hint));
  }

  /** Returns the session as a token. */
  public String token(DatasetId dataset, SyncSession session) {
    byte[] hint = session.hint().getBytes(StandardCharsets.US_ASCII);
    ByteBuffer content =
        ByteBuffer.allocate(4 * Long.BYTES + hint.length)
            .putLong(session.id().getMostSignificantBits())
            .putLong(session.id().getLeastSignificantBits())
            .putLong(session.expiresAt().toEpochMilli())
            .putLong(session.listedAt().value())
            .put(hint);
    return sealer.seal(PURPOSE, binding(dataset), content.array());
  }

  /** Returns the session of a token, unless the token does not hold for the dataset, or no more. */
  Optional<SyncSession> open(DatasetId dataset, String token) {
    return sealer
        .open(PURPOSE, binding(dataset), token)
        .map(SyncSessions::read)
        .filter(session -> clock.instant().isBefore(session.expiresAt()));
  }

  private static SyncSession read(ByteBuffer content) {
    return new SyncSession(
        new UUID(content.getLong(), content.getLong()),
        Instant.ofEpochMilli(content.getLong()),
        new SyncCount(content.getLong()),
        StandardCharsets.US_ASCII.decode(content).toString());
  }

  static List<String> binding(DatasetId dataset) {
    return List.of(
        dataset.owner().pool().value(), dataset.owner().identity().value(), dataset.name().value());
  }
}
