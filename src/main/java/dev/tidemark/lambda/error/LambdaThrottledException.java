package dev.tidemark.lambda.error;

import java.io.Serial;

/** The sync trigger was throttled; retry later. */
public final class LambdaThrottledException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Makes the exception with the message for the caller. */
  public LambdaThrottledException(String message) {
    super(message);
  }
}
