package dev.tidemark.store;

import java.io.Serial;

/** The store did not answer, or answered with a fault of its own. */
public final class StoreFailedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Says what the store answered. */
  public StoreFailedException(Throwable cause) {
    super(cause);
  }
}
