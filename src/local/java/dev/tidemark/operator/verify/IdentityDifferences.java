package dev.tidemark.operator.verify;

import dev.tidemark.model.PoolIdentity;
import java.util.List;

/**
 * The comparison of one identity.
 *
 * @param owner the identity
 * @param datasets the number of its datasets that are on a side or on both
 * @param differences the datasets that differ
 */
public record IdentityDifferences(
    PoolIdentity owner, int datasets, List<DatasetDifference> differences) {
  public IdentityDifferences {
    differences = List.copyOf(differences);
  }
}
