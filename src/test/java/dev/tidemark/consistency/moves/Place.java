package dev.tidemark.consistency.moves;

import dev.tidemark.dynamodb.DatasetChanges;
import dev.tidemark.local.memory.MemoryDynamoDb;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.operator.Life;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One of the two places that devices sync with: the former one, or Tidemark's table. */
final class Place {
  final MemoryDynamoDb table = new MemoryDynamoDb();
  final Life life = new Life(table, 0);

  /** The datasets that were deleted here. */
  final Set<DatasetId> deleted = new HashSet<>();

  /** The datasets that an import has raised. */
  final Set<DatasetId> raised = new HashSet<>();

  /** The datasets that devices have updated here. */
  final Set<DatasetId> updated = new HashSet<>();

  /** Runs the check of a deployment on each write. */
  Place(List<String> violations) {
    table.watch(change -> DatasetChanges.of(change, breach -> violations.add(breach.toString())));
  }

  Optional<Dataset> dataset(DatasetId id) {
    return life.store.read(id, new Scope.All()) instanceof View.Existing existing
        ? Optional.of(existing.dataset())
        : Optional.empty();
  }

  /** Returns the values of the live records. */
  Map<RecordKey, String> values(DatasetId id) {
    Map<RecordKey, String> values = new TreeMap<>();
    dataset(id).stream()
        .flatMap(dataset -> dataset.records().values().stream())
        .forEach(
            stored -> {
              if (stored instanceof SyncRecord.Live live) {
                values.put(live.key(), live.value().text());
              }
            });
    return values;
  }

  /** Tells whether the counts of a dataset were broken off once. */
  boolean hasBroken(DatasetId id) {
    return deleted.contains(id) || raised.contains(id);
  }

  void delete(DatasetId id) {
    if (dataset(id).isPresent()) {
      deleted.add(id);
      updated.remove(id);
      life.delete(id);
    }
  }
}
