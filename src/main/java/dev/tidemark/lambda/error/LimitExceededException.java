package dev.tidemark.lambda.error;

import java.io.Serial;

/** The dataset or identity would exceed a limit. */
public final class LimitExceededException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Makes the exception with the message for the caller. */
  public LimitExceededException(String message) {
    super(message);
  }
}
