package dev.tidemark.operator.erase;

import dev.tidemark.dynamodb.Erased;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an erasure has done, and what it could not reach.
 *
 * @param pool the pool
 * @param identity the identity; empty if the whole pool was erased
 * @param date the end of the erasure
 * @param marked the number of identities that are not taken over from another service any more
 * @param erased what was removed
 * @param left what is left outside the identities' items and should not be
 * @param copies where copies are, and until when
 */
public record Receipt(
    IdentityPoolId pool,
    Optional<IdentityId> identity,
    Instant date,
    int marked,
    Erased erased,
    List<String> left,
    List<Copy> copies) {
  public Receipt {
    left = List.copyOf(left);
    copies = List.copyOf(copies);
  }

  /**
   * A place with copies of what was erased.
   *
   * @param place the place
   * @param until when they are gone
   */
  public record Copy(String place, String until) {}
}
