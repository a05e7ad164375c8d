package dev.tidemark.model;

/**
 * The id of a device, as the device gives it.
 *
 * @param value 1 to 256 bytes of UTF-8: Amazon counts characters, but ids stand in every record
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_UpdateRecords.html">UpdateRecords</a>
 */
public record DeviceId(String value) {
  /** What the text of device id must satisfy. */
  public static final Constraint CONSTRAINT = Constraint.bytes(1, 256);

  public DeviceId {
    CONSTRAINT.check("device id", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
