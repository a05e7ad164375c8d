package dev.tidemark.lambda.error;

import java.io.Serial;

/** The sync trigger took too long. */
public final class LambdaSocketTimeoutException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Says what is wrong. */
  public LambdaSocketTimeoutException(String message) {
    super(message);
  }
}
