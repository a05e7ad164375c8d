package dev.tidemark.store;

import java.io.Serial;

/** The store is throttled, or concurrent requests are in the way. Nothing was changed; retry. */
public final class StoreBusyException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Reports the reason of the store. */
  public StoreBusyException(Throwable cause) {
    super(cause);
  }
}
