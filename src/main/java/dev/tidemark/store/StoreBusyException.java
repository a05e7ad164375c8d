package dev.tidemark.store;

import java.io.Serial;

/** The store has more to do than it can, or another write is in its way; nothing was changed. */
public final class StoreBusyException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Says what the store answered. */
  public StoreBusyException(Throwable cause) {
    super(cause);
  }
}
