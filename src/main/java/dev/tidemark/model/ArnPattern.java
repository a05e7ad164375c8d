package dev.tidemark.model;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A pattern of ARNs or names, as in the resources of an IAM policy: {@code *} matches any
 * characters, and all other characters match themselves.
 *
 * @param text such as {@code arn:aws:sts::123456789012:assumed-role/back-end/*}
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html">
 *     IAM JSON policy elements: Resource</a>
 */
public record ArnPattern(String text) {

  /** Returns the patterns of a comma-separated list. */
  public static List<ArnPattern> list(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(pattern -> !pattern.isEmpty())
        .map(ArnPattern::new)
        .toList();
  }

  /** Tells whether the pattern matches a whole ARN or name. */
  public boolean matches(String arn) {
    return Arrays.stream(text.split("\\*", -1))
        .map(Pattern::quote)
        .collect(Collectors.collectingAndThen(Collectors.joining(".*"), Pattern::compile))
        .matcher(arn)
        .matches();
  }

  @Override
  public String toString() {
    return text;
  }
}
