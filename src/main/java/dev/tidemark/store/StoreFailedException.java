package dev.tidemark.store;

import java.io.Serial;

/**
 * The store did not respond, or failed itself. If the request was a write, the store may have
 * applied it.
 */
public final class StoreFailedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Reports the failure. */
  public StoreFailedException(Throwable cause) {
    super(cause);
  }
}
