package dev.tidemark.lambda.error;

import java.io.Serial;

/** The dataset or identity pool does not exist. */
public final class ResourceNotFoundException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Makes the exception with the message for the caller. */
  public ResourceNotFoundException(String message) {
    super(message);
  }
}
