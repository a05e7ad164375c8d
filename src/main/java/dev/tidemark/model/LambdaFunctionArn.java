package dev.tidemark.model;

/**
 * The ARN of a Lambda function, of one of its versions, or of an alias.
 *
 * @param value such as {@code arn:aws:lambda:eu-west-1:123456789012:function:name:alias}
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html">
 *     Resource types of AWS Lambda</a>
 */
public record LambdaFunctionArn(String value) {
  /** The constraint on the text. */
  public static final Constraint CONSTRAINT =
      Constraint.characters(
          1,
          340,
          "arn:[a-z0-9-]+:lambda:[a-z0-9-]+:[0-9]{12}:function:[a-zA-Z0-9_-]+(:[a-zA-Z0-9_$-]+)?");

  private static final int REGION = 3;

  public LambdaFunctionArn {
    CONSTRAINT.check("Lambda function ARN", value);
  }

  /** Returns the function's region. */
  public String region() {
    return value.split(":", -1)[REGION];
  }

  @Override
  public String toString() {
    return value;
  }
}
