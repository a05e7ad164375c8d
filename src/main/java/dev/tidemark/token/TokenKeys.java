package dev.tidemark.token;

import java.util.Optional;

/** The keys that sign and verify tokens. Several are accepted at a time, so keys can be rotated. */
public interface TokenKeys {

  /** Returns the key that signs new tokens. */
  TokenKey current();

  /** Returns the accepted key with the id, if there is one. */
  Optional<TokenKey> find(int id);

  /** Returns a fixed set with one key. */
  static TokenKeys of(TokenKey only) {
    return new TokenKeys() {
      @Override
      public TokenKey current() {
        return only;
      }

      @Override
      public Optional<TokenKey> find(int id) {
        return id == only.id() ? Optional.of(only) : Optional.empty();
      }
    };
  }
}
