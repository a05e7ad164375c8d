package dev.tidemark.lambda.error;

import java.io.Serial;

/** The dataset or identity would pass a limit. */
public final class LimitExceededException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Says what is wrong. */
  public LimitExceededException(String message) {
    super(message);
  }
}
