package dev.tidemark.sync;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.Quota;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.Totals;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A store in memory. It checks its callers: a wrong commit, which a database would store, throws an
 * IllegalArgumentException.
 */
public final class InMemoryDatasetStore implements DatasetStore {

  /** The records that a read returns. */
  public enum Reads {
    /** The records in the scope, like a store with many small pieces. */
    OF_THE_SCOPE,
    /** All records, like a store that keeps a dataset in one piece. */
    OF_THE_WHOLE
  }

  /** Only a creation checks the version of the identity's set of datasets. */
  private record Seen(Scope scope, long version) implements Basis {}

  private static final class Identity {
    final NavigableMap<DatasetName, Dataset> datasets = new TreeMap<>();
    final Map<DatasetName, SyncCount> deletedAtCounts = new HashMap<>();
    long version;
  }

  private final Reads reads;
  private final Map<PoolIdentity, Identity> identities = new HashMap<>();

  /** Makes an empty store. */
  public InMemoryDatasetStore(Reads reads) {
    this.reads = reads;
  }

  @Override
  public synchronized View read(DatasetId id, Scope scope) {
    Identity identity = identity(id);
    Seen seen = new Seen(scope, identity.version);
    Dataset dataset = identity.datasets.get(id.name());
    if (dataset == null) {
      return new View.Missing(
          identity.deletedAtCounts.getOrDefault(id.name(), SyncCount.ZERO),
          identity.datasets.size(),
          seen);
    }
    return new View.Existing(
        reads == Reads.OF_THE_WHOLE ? dataset : narrowed(dataset, scope), "in memory", seen);
  }

  @Override
  public synchronized CommitResult commit(View view, Dataset after) {
    checkFollows(view, after);
    Identity identity = identity(after.id());
    Seen seen = seen(view);
    Dataset current = identity.datasets.get(after.id().name());
    return switch (view) {
      case View.Missing _ -> {
        SyncCount deletedAt =
            identity.deletedAtCounts.getOrDefault(after.id().name(), SyncCount.ZERO);
        if (current != null
            || !deletedAt.equals(view.syncCount())
            || identity.datasets.size() >= Quota.DATASETS.limit()) {
          yield conditionFailed(after.id(), seen);
        }
        identity.version++;
        yield store(identity, checkComplete(after));
      }
      case View.Existing existing -> {
        if (current == null || !current.syncCount().equals(view.syncCount())) {
          yield conditionFailed(after.id(), seen);
        }
        NavigableMap<RecordKey, SyncRecord> records = new TreeMap<>(current.records());
        records.keySet().removeAll(existing.dataset().records().keySet());
        records.putAll(after.records());
        yield store(identity, checkComplete(after.withRecords(records)));
      }
    };
  }

  @Override
  public synchronized DeleteResult delete(View.Existing view) {
    if (!(seen(view).scope() instanceof Scope.Deletion)) {
      throw new IllegalArgumentException("the view was not read for a deletion");
    }
    DatasetId id = view.dataset().id();
    Identity identity = identity(id);
    Dataset current = identity.datasets.get(id.name());
    if (current == null || !current.syncCount().equals(view.syncCount())) {
      return new DeleteResult.ConditionFailed();
    }
    identity.datasets.remove(id.name());
    identity.deletedAtCounts.put(id.name(), current.nextCount());
    identity.version++;
    return new DeleteResult.Deleted();
  }

  /** No operation merges datasets; the operator's tool does, in DynamoDB. */
  @Override
  public List<DatasetName> mergedNames(DatasetId id, View seen) {
    return List.of();
  }

  @Override
  public synchronized List<Dataset> list(PoolIdentity owner, int limit) {
    return list(datasets(owner), limit);
  }

  @Override
  public synchronized List<Dataset> list(PoolIdentity owner, DatasetName after, int limit) {
    return list(datasets(owner).tailMap(after, false), limit);
  }

  private NavigableMap<DatasetName, Dataset> datasets(PoolIdentity owner) {
    return identities.getOrDefault(owner, new Identity()).datasets;
  }

  private static List<Dataset> list(NavigableMap<DatasetName, Dataset> datasets, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit is " + limit);
    }
    return datasets.values().stream()
        .limit(limit)
        .map(dataset -> narrowed(dataset, new Scope.Summary()))
        .toList();
  }

  private CommitResult store(Identity identity, Dataset dataset) {
    identity.datasets.put(dataset.id().name(), dataset);
    return new CommitResult.Committed();
  }

  private CommitResult conditionFailed(DatasetId id, Seen seen) {
    View now = read(id, seen.scope());
    return new CommitResult.ConditionFailed(
        now instanceof View.Existing ? Optional.of(now) : Optional.empty());
  }

  private Identity identity(DatasetId id) {
    return identities.computeIfAbsent(id.owner(), _ -> new Identity());
  }

  private static Seen seen(View view) {
    Basis basis =
        switch (view) {
          case View.Existing existing -> existing.basis();
          case View.Missing missing -> missing.basis();
        };
    if (!(basis instanceof Seen seen)) {
      throw new IllegalArgumentException("a view of another store");
    }
    return seen;
  }

  private static void checkFollows(View view, Dataset after) {
    if (!after.syncCount().equals(view.syncCount().next())) {
      throw new IllegalArgumentException(
          "count " + after.syncCount() + " does not follow " + view.syncCount());
    }
    if (view instanceof View.Existing existing && !after.id().equals(existing.dataset().id())) {
      throw new IllegalArgumentException("another dataset than the one seen");
    }
  }

  private static Dataset checkComplete(Dataset dataset) {
    if (!dataset.isComplete()) {
      throw new IllegalArgumentException(
          "totals say %s, records %s"
              .formatted(dataset.totals(), Totals.of(dataset.records().values())));
    }
    return dataset;
  }

  private static Dataset narrowed(Dataset dataset, Scope scope) {
    Predicate<SyncRecord> wanted =
        switch (scope) {
          case Scope.All _, Scope.Deletion _ -> _ -> true;
          case Scope.Summary _ -> _ -> false;
          case Scope.Keys keys -> each -> keys.keys().contains(each.key());
          case Scope.Since since ->
              each ->
                  dataset.requiresResync(since.count()) || each.syncCount().isAbove(since.count());
        };
    NavigableMap<RecordKey, SyncRecord> records = new TreeMap<>(dataset.records());
    records.values().removeIf(wanted.negate());
    return dataset.withRecords(records);
  }
}
