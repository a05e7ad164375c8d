package dev.tidemark.lambda.error;

import java.io.Serial;

/** The sync trigger failed, refused the update, or gave back what breaks the rules. */
public final class InvalidLambdaFunctionOutputException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Says what is wrong. */
  public InvalidLambdaFunctionOutputException(String message) {
    super(message);
  }
}
