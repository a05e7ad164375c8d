package dev.tidemark.lambda.error;

import java.io.Serial;

/** The pool's configuration or the deployment lacks what the operation needs. */
public final class InvalidConfigurationException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Makes the exception with the message for the caller. */
  public InvalidConfigurationException(String message) {
    super(message);
  }
}
