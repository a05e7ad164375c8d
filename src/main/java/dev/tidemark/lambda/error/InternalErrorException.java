package dev.tidemark.lambda.error;

import java.io.Serial;

/** The service failed. The message has the id of the invocation in the log. */
public final class InternalErrorException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Makes the exception with the message for the caller. */
  public InternalErrorException(String message) {
    super(message);
  }
}
