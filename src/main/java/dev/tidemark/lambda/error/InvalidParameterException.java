package dev.tidemark.lambda.error;

import java.io.Serial;

/** A member of the input is missing or breaks its constraints, or a token is invalid. */
public final class InvalidParameterException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Makes the exception with the message for the caller. */
  public InvalidParameterException(String message) {
    super(message);
  }
}
