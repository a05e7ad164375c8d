package dev.tidemark.performance;

import dev.tidemark.performance.WarmSubject.Kind;

/** A call that is measured: an operation on a dataset of some size. */
public enum WarmCase {
  UPDATE_1(Kind.UPDATE, "Update of 1 record", 1, Values.SMALL),
  UPDATE_25(Kind.UPDATE, "Update of 25 records", 25, Values.SMALL),
  UPDATE_256(Kind.UPDATE, "Update of 256 records", 256, Values.SMALL),
  UPDATE_1024(Kind.UPDATE, "Update of 1,024 records", 1024, Values.SMALL),
  CREATE_1(Kind.CREATE, "Creation with 1 record", 1, Values.SMALL),
  LIST_1(Kind.LIST, "Listing of 1 record", 1, Values.SMALL),
  LIST_25(Kind.LIST, "Listing of 25 records", 25, Values.SMALL),
  LIST_256(Kind.LIST, "Listing of 256 records", 256, Values.SMALL),
  LIST_1024(Kind.LIST, "Listing of 1,024 records", 1024, Values.SMALL),
  NOTHING_NEW(Kind.NOTHING_NEW, "Listing, nothing new of 1 record", 1, Values.SMALL),
  UPDATE_1_KB(Kind.UPDATE, "Update of a value of 1 KB", 1, Values.KB),
  UPDATE_16_KB(Kind.UPDATE, "Update of a value of 16 KB", 1, 16 * Values.KB),
  UPDATE_64_KB(Kind.UPDATE, "Update of a value of 64 KB", 1, 64 * Values.KB),
  UPDATE_1_MB(Kind.UPDATE, "Update of a value of 1 MB", 1, Values.MB),
  LIST_1_KB(Kind.LIST, "Listing of a value of 1 KB", 1, Values.KB),
  LIST_16_KB(Kind.LIST, "Listing of a value of 16 KB", 1, 16 * Values.KB),
  LIST_64_KB(Kind.LIST, "Listing of a value of 64 KB", 1, 64 * Values.KB),
  LIST_1_MB(Kind.LIST, "Listing of a value of 1 MB", 1, Values.MB);

  private static final class Values {
    static final int SMALL = 200;
    static final int KB = 1024;

    /** The records of a dataset have 1,048,576 bytes at most, with their keys. */
    static final int MB = 1_000_000;
  }

  private final Kind kind;
  private final String title;
  private final int records;
  private final int valueBytes;

  WarmCase(Kind kind, String title, int records, int valueBytes) {
    this.kind = kind;
    this.title = title;
    this.records = records;
    this.valueBytes = valueBytes;
  }

  /** Returns the name of the case in tables. */
  public String title() {
    return title;
  }

  /** Says whether there is a thin handler to compare with. */
  public boolean hasThinHandler() {
    return records >= 256;
  }

  WarmSubject subject() {
    return WarmSubject.whole(kind, records, valueBytes);
  }
}
