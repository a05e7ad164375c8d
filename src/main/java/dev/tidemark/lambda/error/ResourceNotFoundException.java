package dev.tidemark.lambda.error;

import java.io.Serial;

/** There is no such thing. */
public final class ResourceNotFoundException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Says what is wrong. */
  public ResourceNotFoundException(String message) {
    super(message);
  }
}
