package dev.tidemark.takeover;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.sync.DatasetImports;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.takeover.Source.Summary;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Moves datasets from a source to the store. A dataset that has not changed at the source since an
 * earlier move is not read again.
 */
public final class DatasetMove {
  private final SourceReader reader;
  private final DatasetStore store;
  private final DatasetImports imports;
  private final DatasetImports.Terms terms;

  /** Makes a move on terms of the import. */
  public DatasetMove(
      Source source, DatasetStore store, DatasetImports imports, DatasetImports.Terms terms) {
    this.reader = new SourceReader(source);
    this.store = store;
    this.imports = imports;
    this.terms = terms;
  }

  /** The result of the move of one dataset. */
  public sealed interface Result {
    /** The dataset is here as an earlier move left it, and has not changed at the source. */
    record Unchanged() implements Result {}

    /** The dataset was deleted at the source meanwhile. */
    record Gone() implements Result {}

    /**
     * The dataset was read.
     *
     * @param dataset the dataset at the source
     * @param outcome what became of it here
     */
    record Read(Dataset dataset, DatasetImports.Result outcome) implements Result {}
  }

  /**
   * Returns an identity's datasets here, by name. They may lack records.
   *
   * <p>They are read before the source is asked, so that a dataset that is found unchanged is the
   * source's of a later moment.
   */
  public Map<DatasetName, Dataset> here(PoolIdentity owner) {
    return store.list(owner, Integer.MAX_VALUE).stream()
        .collect(Collectors.toMap(found -> found.id().name(), Function.identity()));
  }

  /**
   * Moves a dataset.
   *
   * @param here the identity's datasets here, by name
   */
  public Result move(Summary summary, Map<DatasetName, Dataset> here) {
    boolean isUnchanged =
        Optional.ofNullable(here.get(summary.id().name()))
            .filter(found -> isCopyOf(summary, found))
            .isPresent();
    if (isUnchanged) {
      return new Result.Unchanged();
    }
    return reader
        .read(summary)
        .<Result>map(dataset -> new Result.Read(dataset, imports.write(dataset, terms)))
        .orElseGet(Result.Gone::new);
  }

  private static boolean isCopyOf(Summary summary, Dataset here) {
    return here.isAsImported()
        && here.creationDate().equals(summary.creationDate())
        && here.lastModifiedDate().equals(summary.lastModifiedDate());
  }
}
