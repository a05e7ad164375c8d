package dev.tidemark.dynamodb.pages;

import dev.tidemark.model.Modification;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncCount;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A record on a page.
 *
 * @param key the record's key
 * @param content its value, or where to find it
 * @param modification the update that wrote it
 */
record PagedRecord(RecordKey key, Content content, Modification modification) {

  /** The value of a record. */
  sealed interface Content {
    /** No value: the record is a tombstone. */
    record None() implements Content {}

    /** A value in the page itself. */
    record Inline(String text) implements Content {}

    /** A value in parts, each an item of its own. */
    record Parts(List<PartId> ids) implements Content {
      public Parts {
        ids = List.copyOf(ids);
      }
    }
  }

  /** Returns the parts of the record's value; none if the value is not in parts. */
  List<PartId> parts() {
    return content instanceof Content.Parts(List<PartId> ids) ? ids : List.of();
  }

  /**
   * The name of a value part. A name is never used again, so a part never changes.
   *
   * @param writtenAt the count of the update that wrote it
   * @param number its number among the parts that the update wrote
   */
  record PartId(SyncCount writtenAt, int number) {
    /** Returns the names of parts with consecutive numbers. */
    static List<PartId> range(SyncCount writtenAt, int first, int length) {
      return IntStream.range(first, first + length)
          .mapToObj(number -> new PartId(writtenAt, number))
          .toList();
    }
  }
}
