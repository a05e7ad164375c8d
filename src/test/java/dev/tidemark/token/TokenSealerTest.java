package dev.tidemark.token;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sealed tokens, their keys, and the rotation of keys. */
final class TokenSealerTest {
  private static final TokenKey KEY =
      new TokenKey("a secret of thirty-two bytes....".getBytes(US_ASCII));

  private final TokenSealer sealer = new TokenSealer(TokenKeys.of(KEY));

  private static TokenKey key(int seed) {
    byte[] secret = new byte[TokenKey.MIN_BYTES];
    Arrays.fill(secret, (byte) seed);
    return new TokenKey(secret);
  }

  /** Several accepted keys; the first one signs. */
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

  private static TokenSealer signedWith(TokenKey... keys) {
    return new TokenSealer(new Keys(List.of(keys)));
  }

  private static String seal(TokenSealer with) {
    return with.seal("purpose", List.of("a", "bc"), "content".getBytes(US_ASCII));
  }

  private static Optional<String> open(TokenSealer with, String token) {
    return open(with, "purpose", List.of("a", "bc"), token);
  }

  private static Optional<String> open(
      TokenSealer with, String purpose, List<String> binding, String token) {
    return with.open(purpose, binding, token).map(content -> US_ASCII.decode(content).toString());
  }

  @Test
  void tokensOfManyThreads_areSignedApart() {
    List<String> tokens =
        IntStream.range(0, 5_000)
            .parallel()
            .mapToObj(number -> seal("purpose" + number % 10))
            .toList();

    assertEquals(10, Set.copyOf(tokens).size());
    assertEquals(tokens.subList(0, 10), tokens.subList(4_990, 5_000));
  }

  private String seal(String purpose) {
    return sealer.seal(purpose, List.of("a"), "content".getBytes(US_ASCII));
  }

  @Test
  void tokenOfAnotherKey_isRefused() {
    String token = seal(signedWith(key(1)));

    assertEquals(Optional.empty(), open(signedWith(key(2)), token));
    assertEquals(Optional.empty(), open(sealer, token));
    assertEquals(Optional.of("content"), open(signedWith(key(1)), token));
  }

  @Test
  void tokenOfThePreviousKey_isAcceptedWhileTheKeyIs() {
    String token = seal(signedWith(key(1)));

    assertEquals(Optional.of("content"), open(signedWith(key(2), key(1)), token));
    assertEquals(Optional.empty(), open(signedWith(key(3), key(2)), token));
    String renewed = seal(signedWith(key(2), key(1)));
    assertEquals(Optional.of("content"), open(signedWith(key(3), key(2)), renewed));
  }

  @Test
  void keyWithTheIdOfAnotherKey_doesNotOpen() {
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
    String token = seal(signedWith(key(1)));

    assertEquals(Optional.empty(), open(new TokenSealer(mistaken), token));
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

  @Test
  void sealed_opensOnlyForItsPurposeAndBinding() {
    String token = sealer.seal("purpose", List.of("a", "bc"), "content".getBytes(US_ASCII));

    assertEquals(Optional.of("content"), open(sealer, "purpose", List.of("a", "bc"), token));
    assertEquals(Optional.empty(), open(sealer, "another", List.of("a", "bc"), token));
    for (List<String> binding :
        List.of(
            List.of("ab", "c"),
            List.of("a", "b", "c"),
            List.of("abc"),
            List.of("bc", "a"),
            List.of("a"),
            List.<String>of())) {
      assertEquals(Optional.empty(), open(sealer, "purpose", binding, token));
    }
  }

  @Test
  void emptyContent_isSealed() {
    String token = sealer.seal("p", List.of(), new byte[0]);

    assertEquals(Optional.of(""), open(sealer, "p", List.of(), token));
  }

  @Test
  void openedContent_isReadable() {
    String token = sealer.seal("p", List.of(), ByteBuffer.allocate(Long.BYTES).putLong(-5).array());

    ByteBuffer content = sealer.open("p", List.of(), token).orElseThrow();

    assertEquals(-5, content.getLong());
    assertEquals(0, content.remaining());
  }

  @Test
  void tokenBeyondTheBound_isRefused() {
    assertEquals(Optional.of("c".repeat(5_000)), open(sealer, "p", List.of(), sealed(5_000)));
    assertEquals(Optional.empty(), open(sealer, "p", List.of(), sealed(7_000)));
  }

  private String sealed(int bytes) {
    return sealer.seal("p", List.of(), "c".repeat(bytes).getBytes(US_ASCII));
  }
}
