package dev.tidemark.lambda.error;

import java.io.Serial;

/** Others have changed what the caller builds on. */
public final class ResourceConflictException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Says what is wrong. */
  public ResourceConflictException(String message) {
    super(message);
  }
}
