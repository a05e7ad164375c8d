package dev.tidemark.lambda;

import dev.tidemark.model.ArnPattern;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The IAM principals that act as developers over HTTP.
 *
 * @param patterns patterns of the ARNs that API Gateway reports; without patterns, no IAM principal
 *     is a developer
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns">
 *     IAM ARNs</a>
 */
public record DeveloperPrincipals(List<ArnPattern> patterns) {
  /** No IAM principal. */
  static final DeveloperPrincipals NONE = new DeveloperPrincipals(List.of());

  /**
   * The last part of the ARN of a session that Amazon Cognito starts for an identity. A session of
   * this name without an identity belongs to an app's user, whatever its role.
   */
  private static final String COGNITO_SESSION = "/CognitoIdentityCredentials";

  /** A pattern without a name would turn the roles of an app's users into developers. */
  private static final Pattern NAMED_PRINCIPAL =
      Pattern.compile(
          "arn:[a-z-]+:(sts::[0-9]{12}:(assumed-role|federated-user)/[^*/].*"
              + "|iam::[0-9]{12}:(user/[^*/].*|root))");

  public DeveloperPrincipals {
    patterns = List.copyOf(patterns);
    for (ArnPattern pattern : patterns) {
      if (!NAMED_PRINCIPAL.matcher(pattern.text()).matches()) {
        throw new IllegalArgumentException(
            pattern
                + " names no role or user; write arn:aws:sts::ACCOUNT:assumed-role/NAME/* or"
                + " arn:aws:iam::ACCOUNT:user/NAME");
      }
    }
  }

  /** Reads patterns that are separated by commas. */
  static DeveloperPrincipals of(String text) {
    return new DeveloperPrincipals(ArnPattern.list(text));
  }

  /** Tells whether a principal without a Cognito identity is a developer. */
  boolean include(String arn) {
    return !arn.endsWith(COGNITO_SESSION)
        && patterns.stream().anyMatch(pattern -> pattern.matches(arn));
  }
}
