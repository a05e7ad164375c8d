package dev.tidemark.sync;

/** The reason why a token is refused, as far as the token shows it. */
public enum TokenFault {
  /** The token has expired. */
  EXPIRED,
  /** An update was made with the token. */
  CONSUMED,
  /** The token is valid, but is of another kind. */
  OTHER_KIND,
  /** The token is from a listing that started from another sync count. */
  OTHER_COUNT,
  /**
   * The token was issued for another dataset or identity or by another service, or it was changed.
   */
  FOREIGN
}
