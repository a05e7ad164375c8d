package dev.tidemark.model;

/**
 * The ARN of an SNS platform application, through which push notifications are sent.
 *
 * @param value such as {@code arn:aws:sns:eu-west-1:123456789012:app/GCM/game}
 * @see <a href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_PushSync.html">
 *     PushSync</a>
 */
public record PlatformApplicationArn(String value) {
  /** The constraint on the text: Amazon's, and any partition instead of {@code aws} alone. */
  public static final Constraint CONSTRAINT =
      Constraint.characters(
          1, 2048, "arn:aws[a-z-]*:sns:[-0-9a-z]+:\\d+:app/[A-Z_]+/[a-zA-Z0-9_.-]+");

  public PlatformApplicationArn {
    CONSTRAINT.check("platform application ARN", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
