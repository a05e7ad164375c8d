package dev.tidemark.lambda.error;

import java.io.Serial;

/** The pool may not be used. */
public final class NotAuthorizedException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Says what is wrong. */
  public NotAuthorizedException(String message) {
    super(message);
  }
}
