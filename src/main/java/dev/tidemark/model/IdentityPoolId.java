package dev.tidemark.model;

/**
 * The id of a Cognito identity pool, such as {@code us-east-1:2c9f4d10-…}.
 *
 * @param value a region and a UUID; letters of either case, as Amazon's own documentation has both
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_DescribeIdentityPoolUsage.html">DescribeIdentityPoolUsage</a>
 */
public record IdentityPoolId(String value) {
  /** What the text of identity pool id must satisfy. */
  public static final Constraint CONSTRAINT = Constraint.characters(1, 55, "[\\w-]+:[0-9a-zA-Z-]+");

  public IdentityPoolId {
    CONSTRAINT.check("identity pool id", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
