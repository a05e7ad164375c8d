package dev.tidemark.junit;

/** The local service could not be started or controlled. The message says why. */
public final class TidemarkException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TidemarkException(String message) {
    super(message);
  }

  TidemarkException(String message, Throwable cause) {
    super(message, cause);
  }
}
