package dev.tidemark.local;

/** Says in one line, to whoever started the local service, why it cannot run. */
public final class LocalServiceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LocalServiceException(String message) {
    super(message);
  }

  LocalServiceException(String message, Throwable cause) {
    super(message, cause);
  }
}
