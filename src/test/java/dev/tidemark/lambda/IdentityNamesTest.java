package dev.tidemark.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.tidemark.token.TokenKey;
import dev.tidemark.token.TokenKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The names of identities in the log. */
class IdentityNamesTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(BEGIN);
  private boolean isReadable = true;
  private int reads;
  private TokenKey key = new TokenKey("a".repeat(32).getBytes(UTF_8));
  private final IdentityNames names = new IdentityNames(this::keys, now::get);

  private TokenKeys keys() {
    reads++;
    if (!isReadable) {
      throw new IllegalStateException("the secret cannot be read");
    }
    return TokenKeys.of(key);
  }

  @Test
  void identity_hasOneName_andOthersHaveOthers() {
    assertEquals(names.of("us-east-1:1"), names.of("us-east-1:1"));
    assertNotEquals(names.of("us-east-1:1"), names.of("us-east-1:2"));
  }

  @Test
  void anotherKey_givesAnotherName_andItsOwnId() {
    IdentityNames.Name before = names.of("us-east-1:1");
    key = new TokenKey("b".repeat(32).getBytes(UTF_8));
    IdentityNames.Name after = names.of("us-east-1:1");
    assertNotEquals(before.name(), after.name());
    assertNotEquals(before.keyId(), after.keyId());
  }

  @Test
  void unreadableKey_isTriedOnceInAMinute() {
    isReadable = false;
    assertEquals(IdentityNames.Name.NONE, names.of("us-east-1:1"));
    isReadable = true;
    now.set(BEGIN.plusSeconds(59));
    assertEquals(IdentityNames.Name.NONE, names.of("us-east-1:1"));
    assertEquals(1, reads);
    now.set(BEGIN.plus(Duration.ofMinutes(1)));
    assertNotEquals(IdentityNames.Name.NONE, names.of("us-east-1:1"));
    assertEquals(2, reads);
  }
}
