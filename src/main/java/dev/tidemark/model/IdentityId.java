package dev.tidemark.model;

/**
 * The id of an identity in a pool: a user, or a guest.
 *
 * @param value a region and a UUID, with letters of either case, since Amazon's documentation has
 *     both
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_DescribeIdentityUsage.html">DescribeIdentityUsage</a>
 */
public record IdentityId(String value) {
  /** The constraint on the text. */
  public static final Constraint CONSTRAINT = CognitoId.CONSTRAINT;

  public IdentityId {
    CONSTRAINT.check("identity id", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
