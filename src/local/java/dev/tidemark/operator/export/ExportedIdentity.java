package dev.tidemark.operator.export;

import dev.tidemark.dynamodb.IdentityHistory;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.PoolIdentity;
import java.util.List;

/**
 * An identity in an export.
 *
 * @param history what it remembers of deleted datasets
 * @param datasets its datasets with all records, in the order of their names
 */
record ExportedIdentity(PoolIdentity owner, IdentityHistory history, List<Dataset> datasets) {
  ExportedIdentity {
    datasets = List.copyOf(datasets);
  }

  /** Tells whether there is nothing to export. */
  boolean isEmpty() {
    return datasets.isEmpty() && history.equals(IdentityHistory.NONE);
  }
}
