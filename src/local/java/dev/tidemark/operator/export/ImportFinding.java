package dev.tidemark.operator.export;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.SyncCount;
import dev.tidemark.sync.DatasetImports.Result;
import java.util.Optional;

/**
 * What became of a part of an export.
 *
 * @param dataset the dataset; empty for the settings of the pool
 * @param outcome what became of it
 * @param detail why, if it did not come as it was
 */
public record ImportFinding(Optional<DatasetId> dataset, Outcome outcome, String detail) {
  /** What became of a dataset. */
  public enum Outcome {
    /** It has all its counts. */
    KEPT,
    /** It has new counts, so devices start over. */
    RAISED,
    /** It was there already. */
    SAME,
    /** It was not imported. */
    LEFT
  }

  static ImportFinding of(DatasetId dataset, Result result) {
    return switch (result) {
      case Result.Written(SyncCount count, boolean isRaised) when isRaised ->
          of(
              dataset,
              Outcome.RAISED,
              "its name has a history here, so it has the count %s, and devices start over"
                  .formatted(count));
      case Result.Written _ -> of(dataset, Outcome.KEPT, "");
      case Result.Same _ -> of(dataset, Outcome.SAME, "");
      case Result.Exists _ -> of(dataset, Outcome.LEFT, "a dataset of this name is in use here");
      case Result.Deleted _ -> of(dataset, Outcome.LEFT, "a dataset of this name was deleted here");
      case Result.Moved _ -> of(dataset, Outcome.LEFT, "the identity was moved");
      case Result.TooLarge(var excess) ->
          of(
              dataset,
              Outcome.LEFT,
              "it has %d %s, and the limit is %d"
                  .formatted(excess.figure(), excess.counted(), excess.limit()));
    };
  }

  private static ImportFinding of(DatasetId dataset, Outcome outcome, String detail) {
    return new ImportFinding(Optional.of(dataset), outcome, detail);
  }

  static ImportFinding ofDeletion(DatasetId dataset) {
    return of(dataset, Outcome.LEFT, "it was deleted in the file, and is in use here");
  }

  static ImportFinding ofSettings() {
    return new ImportFinding(Optional.empty(), Outcome.LEFT, "the pool has other settings here");
  }

  /** Tells whether an operator should know. */
  boolean isNotable() {
    return !detail.isEmpty();
  }
}
