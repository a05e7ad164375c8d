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
 * Issues and reads sync session tokens. A token is valid for its pool, identity and dataset, and
 * for {@link #LIFETIME}.
 */
public final class SyncSessions {
  /** How long a token is valid: long enough for a device that asks its user about a conflict. */
  public static final Duration LIFETIME = Duration.ofHours(24);

  private static final String PURPOSE = "sync session";

  /** The bytes of a token's content before the hint: id, expiry and two counts. */
  private static final int HEAD_BYTES = 5 * Long.BYTES;

  private final TokenSealer sealer;
  private final InstantSource clock;

  /** The sealer signs and verifies the tokens; they expire by the clock. */
  public SyncSessions(TokenSealer sealer, InstantSource clock) {
    this.sealer = sealer;
    this.clock = clock;
  }

  /**
   * Returns a token for the update that may follow a listing.
   *
   * @param sessionId the session of the token that the listing received, or a new one
   * @param lastSyncCount the count after which the listing delivered the changes
   */
  String issue(
      DatasetId dataset, UUID sessionId, SyncCount listedAt, SyncCount lastSyncCount, String hint) {
    return token(
        dataset,
        new SyncSession(sessionId, clock.instant().plus(LIFETIME), listedAt, lastSyncCount, hint));
  }

  /** Returns a token for a session. */
  public String token(DatasetId dataset, SyncSession session) {
    byte[] hint = session.hint().getBytes(StandardCharsets.US_ASCII);
    ByteBuffer content =
        ByteBuffer.allocate(HEAD_BYTES + hint.length)
            .putLong(session.id().getMostSignificantBits())
            .putLong(session.id().getLeastSignificantBits())
            .putLong(session.expiresAt().toEpochMilli())
            .putLong(session.listedAt().value())
            .putLong(session.lastSyncCount().value())
            .put(hint);
    return sealer.seal(PURPOSE, binding(dataset), content.array());
  }

  /** Returns a token's session; empty if the token is for another dataset or has expired. */
  Optional<SyncSession> open(DatasetId dataset, String token) {
    return sealer
        .open(PURPOSE, binding(dataset), token)
        .map(SyncSessions::read)
        .filter(session -> clock.instant().isBefore(session.expiresAt()));
  }

  /** Returns the reason why {@link #open} refuses a token. */
  TokenFault faultOf(DatasetId dataset, String token) {
    if (sealer.open(PURPOSE, binding(dataset), token).isPresent()) {
      return TokenFault.EXPIRED;
    }
    return ListingPosition.ofToken(sealer, dataset, token).isPresent()
        ? TokenFault.OTHER_KIND
        : TokenFault.FOREIGN;
  }

  /** Returns the reason why a listing of the dataset refuses a NextToken. */
  TokenFault faultOfNextToken(DatasetId dataset, String token) {
    if (ListingPosition.ofToken(sealer, dataset, token).isPresent()) {
      return TokenFault.OTHER_COUNT;
    }
    return sealer.open(PURPOSE, binding(dataset), token).isPresent()
        ? TokenFault.OTHER_KIND
        : TokenFault.FOREIGN;
  }

  private static SyncSession read(ByteBuffer content) {
    return new SyncSession(
        new UUID(content.getLong(), content.getLong()),
        Instant.ofEpochMilli(content.getLong()),
        new SyncCount(content.getLong()),
        new SyncCount(content.getLong()),
        StandardCharsets.US_ASCII.decode(content).toString());
  }

  /** Returns the names that tokens of a dataset are bound to. */
  static List<String> binding(DatasetId dataset) {
    return List.of(
        dataset.owner().pool().value(), dataset.owner().identity().value(), dataset.name().value());
  }
}
