package dev.tidemark.migration;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.sync.DatasetImports;
import dev.tidemark.takeover.DatasetMove;
import dev.tidemark.takeover.Source;
import dev.tidemark.takeover.Source.Summary;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Moves the datasets of one identity, and finds those that both sides have changed. */
public final class IdentityMigration {
  private final Source source;
  private final DatasetMove move;

  /** Makes the migration of identities. */
  public IdentityMigration(Source source, DatasetMove move) {
    this.source = source;
    this.move = move;
  }

  /** Moves an identity, and returns a finding for each of its datasets. */
  public List<Finding> run(PoolIdentity owner) {
    Map<DatasetName, Dataset> here = move.here(owner);
    List<Finding> findings = new ArrayList<>();
    Set<DatasetName> missing = new HashSet<>(here.keySet());
    for (Summary summary : source.datasets(owner)) {
      DatasetId id = summary.id();
      find(summary, here).ifPresent(kind -> findings.add(new Finding(kind, id)));
      missing.remove(id.name());
    }
    here.values().stream()
        .filter(copy -> copy.isAsImported() && missing.contains(copy.id().name()))
        .forEach(copy -> findings.add(new Finding(Finding.Kind.DELETED_AT_SOURCE, copy.id())));
    return findings;
  }

  private Optional<Finding.Kind> find(Summary summary, Map<DatasetName, Dataset> here) {
    try {
      boolean isKnown = here.containsKey(summary.id().name());
      return switch (move.move(summary, here)) {
        case DatasetMove.Result.Unchanged _ -> Optional.of(Finding.Kind.SAME);
        case DatasetMove.Result.Gone _ -> Optional.empty();
        case DatasetMove.Result.Read(Dataset dataset, DatasetImports.Result outcome) ->
            Optional.of(kind(dataset, outcome, isKnown));
      };
    } catch (IllegalArgumentException e) {
      return Optional.of(Finding.Kind.UNUSABLE); // a key or value that no client can have sent
    }
  }

  private static Finding.Kind kind(
      Dataset dataset, DatasetImports.Result outcome, boolean isKnown) {
    return switch (outcome) {
      case DatasetImports.Result.Written(var _, boolean isRaised) ->
          isRaised ? Finding.Kind.RAISED : isKnown ? Finding.Kind.RENEWED : Finding.Kind.TAKEN;
      case DatasetImports.Result.Same _ -> Finding.Kind.SAME;
      case DatasetImports.Result.Exists(Dataset existing) -> existing(dataset, existing);
      case DatasetImports.Result.Deleted _, DatasetImports.Result.Moved _ ->
          Finding.Kind.DELETED_HERE;
      case DatasetImports.Result.TooLarge _ -> Finding.Kind.UNUSABLE;
    };
  }

  /**
   * Compares a dataset with one that is here and is no copy. The counts at the source say whether
   * it was updated there, too: the dataset here remembers the count at which it was taken over.
   */
  private static Finding.Kind existing(Dataset there, Dataset here) {
    if (here.isAsImported()) {
      return Finding.Kind.SAME; // another run has stored what the source had a moment later
    }
    if (values(there).equals(values(here))) {
      return Finding.Kind.EQUAL; // as after a return, which gives new counts to the source
    }
    List<SyncCount> kept = here.keptCounts().counts();
    if (kept.isEmpty()) {
      return Finding.Kind.BEGAN_HERE;
    }
    return there.syncCount().isAbove(kept.getLast()) || isRaised(here, kept.getLast())
        ? Finding.Kind.BOTH_SIDES
        : Finding.Kind.UPDATED_HERE;
  }

  private static Map<RecordKey, RecordValue> values(Dataset dataset) {
    return dataset.records().values().stream()
        .filter(found -> found.liveValue().isPresent())
        .collect(Collectors.toMap(SyncRecord::key, found -> found.liveValue().orElseThrow()));
  }

  /** A dataset that was raised does not remember the count at the source, so it may differ. */
  private static boolean isRaised(Dataset here, SyncCount kept) {
    return here.deletedAtCount().isAbove(SyncCount.ZERO)
        && here.deletedAtCount().next().equals(kept)
        && !here.prunedUpToCount().isBelow(here.deletedAtCount());
  }
}
