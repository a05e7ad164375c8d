package dev.tidemark.lambda.error;

import java.io.Serial;

/** The function failed; the message has the id to look for in its log. */
public final class InternalErrorException extends OperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Says what is wrong. */
  public InternalErrorException(String message) {
    super(message);
  }
}
