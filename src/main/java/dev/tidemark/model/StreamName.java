package dev.tidemark.model;

/**
 * The name of a Kinesis stream.
 *
 * @param value 1 to 128 letters, digits, underscores, dots and hyphens; Kinesis allows no others
 * @see <a href="https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html">
 *     CreateStream</a>
 */
public record StreamName(String value) {
  /** The constraint on the text. */
  public static final Constraint CONSTRAINT =
      Constraint.characters(1, 128, "[a-zA-Z0-9_.-]+", Ascii.lettersDigitsAnd("_.-")::covers);

  public StreamName {
    CONSTRAINT.check("stream name", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
