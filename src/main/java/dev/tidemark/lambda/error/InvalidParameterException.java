package dev.tidemark.lambda.error;

import java.io.Serial;

/** A member of the input breaks its constraints. */
public final class InvalidParameterException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Says what is wrong. */
  public InvalidParameterException(String message) {
    super(message);
  }
}
