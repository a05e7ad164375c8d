package dev.tidemark.model;

/**
 * The id of a Cognito identity pool, such as {@code us-east-1:2c9f4d10-…}.
 *
 * @param value a region and a UUID, with letters of either case, since Amazon's documentation has
 *     both
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_DescribeIdentityPoolUsage.html">DescribeIdentityPoolUsage</a>
 */
public record IdentityPoolId(String value) {
  /** The constraint on the text. */
  public static final Constraint CONSTRAINT = CognitoId.CONSTRAINT;

  public IdentityPoolId {
    CONSTRAINT.check("identity pool id", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
