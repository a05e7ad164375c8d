package dev.tidemark.lambda.error;

import java.io.Serial;

/** The input cannot be read. */
public final class SerializationException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Says what is wrong. */
  public SerializationException(String message) {
    super(message);
  }
}
