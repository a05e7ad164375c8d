package dev.tidemark.operator;

import java.io.Serial;

/** A restore is refused before it writes anything; the message says why. */
public final class RestoreRefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  RestoreRefusedException(String message) {
    super(message);
  }
}
