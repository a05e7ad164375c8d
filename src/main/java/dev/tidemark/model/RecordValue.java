package dev.tidemark.model;

/**
 * The value of a record. An empty value is a value like any other.
 *
 * @param text 0 to 1,048,575 characters
 * @see <a href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_Record.html">Record
 *     </a>
 */
public record RecordValue(String text) {
  /** The constraint on the text. */
  public static final Constraint CONSTRAINT = Constraint.characters(0, 1_048_575);

  public RecordValue {
    CONSTRAINT.check("record value", text);
  }

  /** Returns the length of this value in bytes of UTF-8. */
  public int utf8Length() {
    return Constraint.utf8Length(text);
  }

  /** Returns only the length: values are users' data and stay out of logs. */
  @Override
  public String toString() {
    return "RecordValue[" + text.length() + " UTF-16 units]";
  }
}
