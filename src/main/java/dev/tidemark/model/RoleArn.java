package dev.tidemark.model;

/**
 * The ARN of an IAM role that may be assumed.
 *
 * @param value such as {@code arn:aws:iam::123456789012:role/streams}
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_CognitoStreams.html">
 *     CognitoStreams</a>
 */
public record RoleArn(String value) {
  /** The constraint on the text: Amazon's, and any partition instead of {@code aws} alone. */
  public static final Constraint CONSTRAINT =
      Constraint.characters(20, 2048, "arn:aws[a-z-]*:iam::\\d+:role/.*");

  public RoleArn {
    CONSTRAINT.check("role ARN", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
