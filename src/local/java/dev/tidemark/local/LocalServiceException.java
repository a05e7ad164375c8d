package dev.tidemark.local;

/** Says in one line, to whoever started the local service, why it cannot run. */
public final class LocalServiceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String message;

  LocalServiceException(String message) {
    super(message);
    this.message = message;
  }

  LocalServiceException(String message, Throwable cause) {
    super(message, cause);
    this.message = message;
  }

  /** Returns the line; unlike that of other exceptions, it is always there. */
  @Override
  public String getMessage() {
    return message;
  }
}
