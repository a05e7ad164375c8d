package dev.tidemark.lambda.error;

import java.io.Serial;

/** The sync trigger timed out. */
public final class LambdaSocketTimeoutException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Makes the exception with the message for the caller. */
  public LambdaSocketTimeoutException(String message) {
    super(message);
  }
}
