package dev.tidemark.trigger;

/** A class cannot be used as a trigger's handler. The message names the class and the reason. */
public final class UnusableHandlerException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Takes the complete message. */
  public UnusableHandlerException(String message) {
    super(message);
  }

  UnusableHandlerException(String message, Throwable cause) {
    super(message, cause);
  }
}
