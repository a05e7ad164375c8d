package dev.tidemark.http;

import java.io.Serial;

/** The input of an operation cannot be read or breaks its constraints. */
public final class BadRequestException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final ErrorType type;

  /**
   * Makes the exception.
   *
   * @param message the message for the client
   */
  public BadRequestException(ErrorType type, String message) {
    super(message);
    this.type = type;
  }

  /** Returns the failure that the client gets. */
  public Response.Failure toFailure() {
    return new Response.Failure(type, String.valueOf(getMessage()));
  }
}
