package dev.tidemark.dynamodb;

import dev.tidemark.model.Modification;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncCount;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A record as a page holds it.
 *
 * @param key the record's key
 * @param content its value, or where that is
 * @param modification which update wrote it
 */
record PagedRecord(RecordKey key, Content content, Modification modification) {

  /** The value of a record. */
  sealed interface Content {
    /** There is none: the record is a tombstone. */
    record None() implements Content {}

    /** It stands in the page. */
    record Inline(String text) implements Content {}

    /** It stands in items of its own. */
    record Parts(List<PartId> ids) implements Content {
      public Parts {
        ids = List.copyOf(ids);
      }
    }
  }

  /**
   * Names a part of a value. No name comes twice, so a part is never changed.
   *
   * @param writtenAt the count of the update that wrote it
   * @param number which of the parts that the update wrote
   */
  record PartId(SyncCount writtenAt, int number) {
    /** Returns the names of parts that follow each other. */
    static List<PartId> range(SyncCount writtenAt, int first, int number) {
      return IntStream.range(first, first + number)
          .mapToObj(each -> new PartId(writtenAt, each))
          .toList();
    }
  }
}
