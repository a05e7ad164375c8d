package dev.tidemark.lambda;

import dev.tidemark.token.TokenKeys;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Makes the token keys of a function when they are first needed. */
final class TokenKeyWiring {
  private final Settings settings;
  private final InstantSource clock;
  private @Nullable TokenKeys keys;

  TokenKeyWiring(Settings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** Returns the keys, which read the secret when they are first used. */
  synchronized TokenKeys keys() {
    TokenKeys made = keys;
    if (made == null) {
      made = SecretTokenKeys.of(settings, clock);
      keys = made;
    }
    return made;
  }

  /** Returns the names of identities by the current key. */
  IdentityNames identityNames() {
    return new IdentityNames(this::keys, clock);
  }
}
