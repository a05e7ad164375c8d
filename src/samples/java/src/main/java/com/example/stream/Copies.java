package com.example.stream;

/** The place of all copies: a database. Its methods are called by one thread for each dataset. */
public interface Copies {
  /** Returns the copy of a dataset, {@link DatasetCopy#EMPTY} if there is none. */
  DatasetCopy find(DatasetId dataset);

  /** Stores the copy of a dataset in place of the last one. */
  void save(DatasetId dataset, DatasetCopy copy);
}
