package dev.tidemark.lambda.error;

import java.io.Serial;

/** Concurrent calls, or pressure, were in the way: again later. */
public final class TooManyRequestsException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Says what is wrong. */
  public TooManyRequestsException(String message) {
    super(message);
  }
}
