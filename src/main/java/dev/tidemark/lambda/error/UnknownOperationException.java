package dev.tidemark.lambda.error;

import java.io.Serial;

/** The operation does not exist. */
public final class UnknownOperationException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Makes the exception with the message for the caller. */
  public UnknownOperationException(String message) {
    super(message);
  }
}
