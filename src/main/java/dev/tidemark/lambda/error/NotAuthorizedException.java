package dev.tidemark.lambda.error;

import java.io.Serial;

/** The identity pool is not served by this deployment, or the operation is not for developers. */
public final class NotAuthorizedException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Makes the exception with the message for the caller. */
  public NotAuthorizedException(String message) {
    super(message);
  }
}
