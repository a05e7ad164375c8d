package dev.tidemark.push;

import java.io.Serial;

/** The push service did not respond, or failed itself. */
public final class PushFailedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Reports the failure. */
  public PushFailedException(Throwable cause) {
    super(cause);
  }
}
