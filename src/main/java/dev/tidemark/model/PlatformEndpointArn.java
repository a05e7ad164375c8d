package dev.tidemark.model;

/**
 * The ARN of an SNS platform endpoint: an app on a device, as one platform application knows it.
 * Application and token determine the endpoint, so all identities that use the app on a device
 * share it.
 *
 * @param value such as {@code arn:aws:sns:eu-west-1:123456789012:endpoint/GCM/game/5e3e9847-…}
 * @see <a href="https://docs.aws.amazon.com/sns/latest/api/API_CreatePlatformEndpoint.html">
 *     CreatePlatformEndpoint</a>
 */
public record PlatformEndpointArn(String value) {
  /** The constraint on the text. */
  public static final Constraint CONSTRAINT =
      Constraint.characters(
          1,
          2048,
          "arn:aws[a-z-]*:sns:[-0-9a-z]+:\\d+:endpoint/[A-Z_]+/[a-zA-Z0-9_.-]+/[a-zA-Z0-9-]+");

  public PlatformEndpointArn {
    CONSTRAINT.check("platform endpoint ARN", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
