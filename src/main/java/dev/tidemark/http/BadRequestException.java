package dev.tidemark.http;

import java.io.Serial;

/** The input of an operation cannot be read or breaks its constraints. */
final class BadRequestException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final ErrorType type;

  BadRequestException(ErrorType type, String message) {
    super(message);
    this.type = type;
  }

  /** Returns what the client is told. */
  Answer.Failure toAnswer() {
    return Answer.failure(type, String.valueOf(getMessage()));
  }
}
