package dev.tidemark.model;

/**
 * The token by which a platform's push service addresses an app on a device. It is a credential:
 * neither the table nor a log has it.
 *
 * @param value 1 to 4,096 characters; SNS accepts fewer for some platforms
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_RegisterDevice.html">
 *     RegisterDevice</a>
 */
public record PushToken(String value) {
  /** The constraint on the text. Amazon's model has none. */
  public static final Constraint CONSTRAINT = Constraint.characters(1, 4096);

  public PushToken {
    CONSTRAINT.check("push token", value);
  }

  @Override
  public String toString() {
    return "PushToken[" + value.length() + " characters]";
  }
}
