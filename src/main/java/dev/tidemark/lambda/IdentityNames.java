package dev.tidemark.lambda;

import dev.tidemark.token.TokenKey;
import dev.tidemark.token.TokenKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * Names identities in the log. A name is the same for all requests of an identity as long as the
 * key is. It tells nothing about the identity without the key, which is the one that signs tokens.
 *
 * <p>A key that cannot be read leaves requests without a name for a minute: the log must not make a
 * request wait for the same outage again and again.
 */
final class IdentityNames {
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Supplier<TokenKeys> keys;
  private final InstantSource clock;
  private volatile Instant next = Instant.MIN;

  IdentityNames(Supplier<TokenKeys> keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * The name of an identity.
   *
   * @param name 16 hexadecimal digits
   * @param keyId the id of the key, 8 hexadecimal digits
   */
  record Name(String name, String keyId) {
    /** No name. */
    static final Name NONE = new Name("", "");
  }

  /** Returns the name of an identity; {@link Name#NONE} if the key cannot be read. */
  Name of(String identity) {
    if (clock.instant().isBefore(next)) {
      return Name.NONE;
    }
    try {
      TokenKey key = keys.get().current();
      return new Name(key.pseudonym(identity), HexFormat.of().toHexDigits(key.id()));
    } catch (RuntimeException unreadable) {
      // A request that needs the key has logged the reason.
      next = clock.instant().plus(PAUSE);
      return Name.NONE;
    }
  }
}
