package dev.tidemark.lambda.error;

import java.io.Serial;

/** The input cannot be read. */
public final class SerializationException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Makes the exception with the message for the caller. */
  public SerializationException(String message) {
    super(message);
  }
}
