package dev.tidemark.lambda.error;

import java.io.Serial;

/** Concurrent writes or throttling used up all retries; retry later. */
public final class TooManyRequestsException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Makes the exception with the message for the caller. */
  public TooManyRequestsException(String message) {
    super(message);
  }
}
