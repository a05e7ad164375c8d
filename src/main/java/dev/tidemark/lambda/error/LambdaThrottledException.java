package dev.tidemark.lambda.error;

import java.io.Serial;

/** The sync trigger has too much to do: again later. */
public final class LambdaThrottledException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Says what is wrong. */
  public LambdaThrottledException(String message) {
    super(message);
  }
}
