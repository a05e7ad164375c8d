package dev.tidemark.model;

/**
 * The key of a record, unique within its dataset. Keys order by their UTF-16 code units.
 *
 * @param value 1 to 1,024 characters of any kind
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_Record.html">Record</a>
 */
public record RecordKey(String value) implements Comparable<RecordKey> {
  /** What the text of record key must satisfy. */
  public static final Constraint CONSTRAINT = Constraint.characters(1, 1024);

  public RecordKey {
    CONSTRAINT.check("record key", value);
  }

  /** Returns the number of bytes that UTF-8 takes for this key. */
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
