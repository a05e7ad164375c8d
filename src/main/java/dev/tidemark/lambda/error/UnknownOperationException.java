package dev.tidemark.lambda.error;

import java.io.Serial;

/** There is no such operation. */
public final class UnknownOperationException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Says what is wrong. */
  public UnknownOperationException(String message) {
    super(message);
  }
}
