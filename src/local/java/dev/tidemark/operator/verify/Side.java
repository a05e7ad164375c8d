package dev.tidemark.operator.verify;

import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;

/** One of the two sides of a comparison. */
interface Side extends AutoCloseable {
  /**
   * Returns the identities that have datasets; empty if the side cannot list them.
   *
   * @param pool the pool to list; empty for all pools
   */
  Optional<Set<PoolIdentity>> identities(Optional<IdentityPoolId> pool);

  /** Returns all datasets of an identity, with all records. */
  NavigableMap<DatasetName, DatasetCopy> datasets(PoolIdentity owner);

  @Override
  void close();
}
