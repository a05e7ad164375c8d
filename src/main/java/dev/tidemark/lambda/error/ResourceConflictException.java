package dev.tidemark.lambda.error;

import java.io.Serial;

/** The record or dataset has changed since the caller read it. */
public final class ResourceConflictException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Makes the exception with the message for the caller. */
  public ResourceConflictException(String message) {
    super(message);
  }
}
