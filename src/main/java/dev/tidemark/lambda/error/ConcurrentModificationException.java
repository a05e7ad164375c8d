package dev.tidemark.lambda.error;

import java.io.Serial;

/** Another request changed the same configuration at the same time. */
public final class ConcurrentModificationException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Makes the exception with the message for the caller. */
  public ConcurrentModificationException(String message) {
    super(message);
  }
}
