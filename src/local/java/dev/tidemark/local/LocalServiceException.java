package dev.tidemark.local;

/** The local service cannot run. The message tells its user why, in one line. */
public final class LocalServiceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String message;

  /** Creates a failure with a message for the user. */
  public LocalServiceException(String message) {
    super(message);
    this.message = message;
  }

  /** Creates a failure with a message for the user. */
  public LocalServiceException(String message, Throwable cause) {
    super(message, cause);
    this.message = message;
  }

  /** Returns the message, which is never null. */
  @Override
  public String getMessage() {
    return message;
  }
}
