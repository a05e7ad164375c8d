package dev.tidemark.lambda.error;

import java.io.Serial;

/** A bulk publish of the pool is in progress. */
public final class DuplicateRequestException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Makes the exception with the message for the caller. */
  public DuplicateRequestException(String message) {
    super(message);
  }
}
