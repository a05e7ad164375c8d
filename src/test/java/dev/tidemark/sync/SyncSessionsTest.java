package dev.tidemark.sync;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.OTHER_OWNER;
import static dev.tidemark.model.Samples.OTHER_POOL;
import static dev.tidemark.model.Samples.OWNER;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.token.TokenKeys;
import dev.tidemark.token.TokenSealer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Session tokens: a client can send one back, but not change it or use it elsewhere. */
final class SyncSessionsTest {
  private static final DatasetId D = dataset("d");
  private static final SyncSession SESSION =
      new SyncSession(new UUID(1, 2), DATE.plus(Duration.ofHours(24)), count(7), count(3), "hint");

  private final SettableClock clock = new SettableClock(DATE);
  private final TokenSealer sealer = new TokenSealer(TokenKeys.of(Operations.KEY));
  private final SyncSessions sessions = new SyncSessions(sealer, clock);

  @Test
  void session_isReadBackFromItsToken() {
    assertEquals(Optional.of(SESSION), sessions.open(D, sessions.token(D, SESSION)));
    SyncSession least = new SyncSession(new UUID(0, 0), DATE.plusMillis(1), count(0), count(0), "");
    assertEquals(Optional.of(least), sessions.open(D, sessions.token(D, least)));
    SyncSession greatest =
        new SyncSession(
            new UUID(-1, -1),
            DATE.plus(Duration.ofDays(99_999)),
            count(Long.MAX_VALUE),
            count(Long.MAX_VALUE),
            "h".repeat(SyncSession.MAX_HINT_BYTES));
    assertEquals(Optional.of(greatest), sessions.open(D, sessions.token(D, greatest)));
  }

  @Test
  void issuedToken_expiresAfterTwentyFourHours() {
    String token = sessions.issue(D, new UUID(1, 2), count(7), count(3), "hint");

    assertEquals(Optional.of(SESSION), sessions.open(D, token));
    clock.set(DATE.plus(Duration.ofHours(24)).minusNanos(1));
    assertEquals(Optional.of(SESSION), sessions.open(D, token));
    clock.set(DATE.plus(Duration.ofHours(24)));
    assertEquals(Optional.empty(), sessions.open(D, token));
    clock.set(DATE.plus(Duration.ofDays(400)));
    assertEquals(Optional.empty(), sessions.open(D, token));
  }

  @Test
  void tokenOfAnotherDatasetIdentityOrPool_isRefused() {
    String token = sessions.token(D, SESSION);

    for (DatasetId other :
        List.of(
            dataset("D"),
            dataset("dd"),
            new DatasetId(OTHER_OWNER, D.name()),
            new DatasetId(new PoolIdentity(OTHER_POOL, OWNER.identity()), D.name()))) {
      assertEquals(Optional.empty(), sessions.open(other, token));
    }
  }

  @Test
  void tokenChangedInAnyBit_isRefused() {
    byte[] token = Base64.getUrlDecoder().decode(sessions.token(D, SESSION));
    for (int at = 0; at < token.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = token.clone();
        changed[at] ^= (byte) (1 << bit);
        assertEquals(Optional.empty(), sessions.open(D, encoded(changed)));
      }
    }
    assertEquals(Optional.of(SESSION), sessions.open(D, encoded(token)));
  }

  @Test
  void shorterOrLongerToken_isRefused() {
    byte[] token = Base64.getUrlDecoder().decode(sessions.token(D, SESSION));
    for (int length = 0; length < token.length; length++) {
      assertEquals(Optional.empty(), sessions.open(D, encoded(Arrays.copyOf(token, length))));
    }
    assertEquals(
        Optional.empty(), sessions.open(D, encoded(Arrays.copyOf(token, token.length + 1))));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Test
  void anyOtherText_isRefused() {
    for (String text :
        List.of("", " ", "=", "garbage", "ünï", "!", "\u0000", "A".repeat(5_000), "AA==", "A")) {
      assertEquals(Optional.empty(), sessions.open(D, text));
    }
  }

  @Test
  void hintTooLongOrNotAscii_isRefused() {
    for (String hint : List.of("h".repeat(65), "é", "\u0080")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new SyncSession(new UUID(1, 2), DATE, count(1), count(0), hint));
    }
    assertEquals(
        "\u007f", new SyncSession(new UUID(1, 2), DATE, count(1), count(0), "\u007f").hint());
  }
}
