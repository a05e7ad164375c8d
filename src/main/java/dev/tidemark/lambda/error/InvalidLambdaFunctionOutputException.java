package dev.tidemark.lambda.error;

import java.io.Serial;

/** The sync trigger failed, refused the update, or returned an invalid output. */
public final class InvalidLambdaFunctionOutputException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Makes the exception with the message for the caller. */
  public InvalidLambdaFunctionOutputException(String message) {
    super(message);
  }
}
