package dev.tidemark.operator.erase;

import dev.tidemark.dynamodb.IdentityErasure.Erased;
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
 * @param identities the number of identities that had anything to erase
 * @param erased what was removed of them
 * @param left what is left outside the identities' items and should not be
 * @param copies where copies are, and until when
 */
public record Receipt(
    IdentityPoolId pool,
    Optional<IdentityId> identity,
    Instant date,
    int identities,
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
