package dev.tidemark.local.control;

import java.io.Serial;

/** A request to a control route is invalid. The message says how. */
final class BadControlRequestException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  BadControlRequestException(String message) {
    super(message);
  }
}
