package dev.tidemark.browser;

import java.io.Serial;

/** A request of the page has no meaning. The message says why, without any user data. */
final class BadRequestException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  BadRequestException(String message) {
    super(message, null, false, false);
  }
}
