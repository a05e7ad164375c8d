package dev.tidemark.sync;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.OTHER_OWNER;
import static dev.tidemark.model.Samples.OTHER_POOL;
import static dev.tidemark.model.Samples.OWNER;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.token.TokenKey;
import dev.tidemark.token.TokenKeys;
import dev.tidemark.token.TokenSealer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What clients carry for the service: that it comes back as it left, or not at all. */
final class TokensTest {
  private static final DatasetId D = dataset("d");
  private static final SyncSession SESSION =
      new SyncSession(new UUID(1, 2), DATE.plus(Duration.ofHours(24)), count(7), "hint");

  private final SettableClock clock = new SettableClock(DATE);
  private final TokenSealer sealer = new TokenSealer(TokenKeys.of(Operations.KEY));
  private final SyncSessions sessions = new SyncSessions(sealer, clock);

  private static TokenKey key(int seed) {
    byte[] secret = new byte[TokenKey.MIN_BYTES];
    Arrays.fill(secret, (byte) seed);
    return new TokenKey(secret);
  }

  /** Keys of which the first signs. */
  private record Keys(List<TokenKey> accepted) implements TokenKeys {
    @Override
    public TokenKey current() {
      return accepted.getFirst();
    }

    @Override
    public Optional<TokenKey> find(int id) {
      return accepted.stream().filter(key -> key.id() == id).findFirst();
    }
  }

  private SyncSessions signedWith(TokenKey... keys) {
    return new SyncSessions(new TokenSealer(new Keys(List.of(keys))), clock);
  }

  // Sessions

  @Test
  void session_comesBackAsItLeft() {
    assertEquals(Optional.of(SESSION), sessions.open(D, sessions.token(D, SESSION)));
    SyncSession least = new SyncSession(new UUID(0, 0), DATE.plusMillis(1), count(0), "");
    assertEquals(Optional.of(least), sessions.open(D, sessions.token(D, least)));
    SyncSession greatest =
        new SyncSession(
            new UUID(-1, -1),
            DATE.plus(Duration.ofDays(99_999)),
            count(Long.MAX_VALUE),
            "h".repeat(SyncSession.MAX_HINT_BYTES));
    assertEquals(Optional.of(greatest), sessions.open(D, sessions.token(D, greatest)));
  }

  @Test
  void issuedToken_holdsForTwentyFourHours() {
    String token = sessions.issue(D, new UUID(1, 2), count(7), "hint");

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
  void tokenCutOrGrown_isRefused() {
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
          () -> new SyncSession(new UUID(1, 2), DATE, count(1), hint));
    }
    assertEquals("\u007f", new SyncSession(new UUID(1, 2), DATE, count(1), "\u007f").hint());
  }

  // Keys

  @Test
  void tokenOfAnotherKey_isRefused() {
    String token = signedWith(key(1)).token(D, SESSION);

    assertEquals(Optional.empty(), signedWith(key(2)).open(D, token));
    assertEquals(Optional.empty(), sessions.open(D, token));
    assertEquals(Optional.of(SESSION), signedWith(key(1)).open(D, token));
  }

  @Test
  void tokenOfTheKeyBefore_isAcceptedWhileItIs() {
    String token = signedWith(key(1)).token(D, SESSION);

    assertEquals(Optional.of(SESSION), signedWith(key(2), key(1)).open(D, token));
    assertEquals(Optional.empty(), signedWith(key(3), key(2)).open(D, token));
    String renewed = signedWith(key(2), key(1)).token(D, SESSION);
    assertEquals(Optional.of(SESSION), signedWith(key(3), key(2)).open(D, renewed));
  }

  @Test
  void keyWithTheIdOfAnother_doesNotOpen() {
    TokenKeys mistaken =
        new TokenKeys() {
          @Override
          public TokenKey current() {
            return key(2);
          }

          @Override
          public Optional<TokenKey> find(int id) {
            return Optional.of(key(2));
          }
        };
    String token = signedWith(key(1)).token(D, SESSION);

    assertEquals(
        Optional.empty(), new SyncSessions(new TokenSealer(mistaken), clock).open(D, token));
  }

  @Test
  void shortKey_isRefused() {
    assertEquals(
        "a token key has at least 32 bytes, this one 31",
        assertThrows(IllegalArgumentException.class, () -> new TokenKey(new byte[31]))
            .getMessage());
    assertEquals(key(0).id(), new TokenKey(new byte[32]).id());
    assertNotEquals(key(0).id(), new TokenKey(new byte[33]).id());
  }

  @Test
  void onlyKey_isFoundByItsIdAlone() {
    TokenKeys keys = TokenKeys.of(key(1));

    assertEquals(Optional.of(keys.current()), keys.find(key(1).id()));
    assertEquals(Optional.empty(), keys.find(key(1).id() + 1));
  }

  // Sealing

  @Test
  void sealed_opensForItsPurposeAndBindingOnly() {
    String token = sealer.seal("purpose", List.of("a", "bc"), "content".getBytes(US_ASCII));

    assertEquals(Optional.of("content"), open("purpose", List.of("a", "bc"), token));
    assertEquals(Optional.empty(), open("another", List.of("a", "bc"), token));
    for (List<String> binding :
        List.of(
            List.of("ab", "c"),
            List.of("a", "b", "c"),
            List.of("abc"),
            List.of("bc", "a"),
            List.of("a"),
            List.<String>of())) {
      assertEquals(Optional.empty(), open("purpose", binding, token));
    }
  }

  @Test
  void emptyContent_isSealedToo() {
    String token = sealer.seal("p", List.of(), new byte[0]);

    assertEquals(Optional.of(""), open("p", List.of(), token));
  }

  @Test
  void openedContent_isReadable() {
    String token = sealer.seal("p", List.of(), ByteBuffer.allocate(Long.BYTES).putLong(-5).array());

    ByteBuffer content = sealer.open("p", List.of(), token).orElseThrow();

    assertEquals(-5, content.getLong());
    assertEquals(0, content.remaining());
  }

  private Optional<String> open(String purpose, List<String> binding, String token) {
    return sealer.open(purpose, binding, token).map(content -> US_ASCII.decode(content).toString());
  }
}
