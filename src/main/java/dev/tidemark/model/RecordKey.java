package dev.tidemark.model;

/**
 * The key of a record, unique within its dataset. Keys order by their UTF-16 code units.
 *
 * @param value 1 to 1,024 Unicode characters
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_Record.html">Record</a>
 */
public record RecordKey(String value) implements Comparable<RecordKey> {
  /** The constraint on the text. */
  public static final Constraint CONSTRAINT = Constraint.characters(1, 1024);

  public RecordKey {
    CONSTRAINT.check("record key", value);
  }

  /** Returns the length of this key in bytes of UTF-8. */
  public int utf8Length() {
    return Constraint.utf8Length(value);
  }

  @Override
  public int compareTo(RecordKey other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
