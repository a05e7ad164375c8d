package dev.tidemark.model;

/**
 * The id that a device gives itself.
 *
 * @param value 1 to 256 bytes of UTF-8. Amazon counts characters; this limit is stricter, since
 *     every record stores an id
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_UpdateRecords.html">UpdateRecords</a>
 */
public record DeviceId(String value) {
  /** The constraint on the text. */
  public static final Constraint CONSTRAINT = Constraint.bytes(1, 256);

  public DeviceId {
    CONSTRAINT.check("device id", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
