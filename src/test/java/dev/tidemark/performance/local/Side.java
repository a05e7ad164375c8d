package dev.tidemark.performance.local;

import java.time.Duration;

/** A store under measurement. A dataset has {@link #RECORDS} records. */
interface Side extends AutoCloseable {
  /** The records of each dataset. */
  int RECORDS = 10;

  /** The value of a record. */
  static String value(long number) {
    return String.format("%0100d", number);
  }

  /** Returns the name for the table. */
  String name();

  /**
   * Tells how much of an update is atomic: the records of a dataset and its count, or one record.
   */
  boolean isAtomic();

  /** Returns the CPU time that the store has used so far. */
  Duration cpu();

  /**
   * Returns a device, with its own connection where the client has one.
   *
   * @param number the number of the device, from 0
   * @param dataset the dataset, which is created if it does not exist
   */
  Device device(int number, String dataset);

  @Override
  void close();

  /** A device, used by one thread at a time. It writes the record with its number. */
  interface Device {
    /** Lists all records. */
    void list();

    /** Updates a record of a dataset that no other device writes. */
    void update();

    /** Lists all records, and updates one; false if another device was faster. */
    boolean listAndUpdate();
  }
}
