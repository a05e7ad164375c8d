package dev.tidemark.token;

import java.util.Optional;

/** The keys that sign tokens. More than one is accepted, so that the key can be changed. */
public interface TokenKeys {

  /** Returns the key that signs new tokens. */
  TokenKey current();

  /** Returns the accepted key of the id, if there is one. */
  Optional<TokenKey> find(int id);

  /** Returns keys that never change: the one only. */
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
