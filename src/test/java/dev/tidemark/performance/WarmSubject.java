package dev.tidemark.performance;

/**
 * The sizes of a measured call.
 *
 * @param kind the operation
 * @param records the records of the dataset
 * @param patches the patches of an update
 * @param valueBytes the size of each value, which hardly compresses
 * @param datasets the datasets of the identity that came before, each with one record
 */
record WarmSubject(Kind kind, int records, int patches, int valueBytes, int datasets) {
  /** The operation that is measured. */
  enum Kind {
    /** Replaces records of a dataset, beginning with the first. */
    UPDATE,
    /** Updates a dataset that never existed. */
    CREATE,
    /** Lists all records of a dataset. */
    LIST,
    /** Lists the records that are newer than the newest. */
    NOTHING_NEW,
    /** Lists the datasets of the identity. */
    LIST_DATASETS
  }

  /** Returns the sizes of a call that patches all records, of the only dataset. */
  static WarmSubject whole(Kind kind, int records, int valueBytes) {
    return new WarmSubject(kind, records, records, valueBytes, 0);
  }
}
