package dev.tidemark.lambda.error;

import java.io.Serial;

/** The pool was bulk published within the last 24 hours. */
public final class AlreadyStreamedException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Makes the exception with the message for the caller. */
  public AlreadyStreamedException(String message) {
    super(message);
  }
}
