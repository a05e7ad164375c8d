package dev.tidemark.dynamodb;

import java.io.Serial;
import java.util.stream.Stream;

/** Marks the fault that a call ended with, where the answer to an earlier attempt was lost. */
final class AnswerLostException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private AnswerLostException() {
    super("The answer to an earlier attempt was lost", null, false, false);
  }

  /** Marks a fault. */
  static void mark(Throwable fault) {
    fault.addSuppressed(new AnswerLostException());
  }

  /** Tells whether a fault is marked. */
  static boolean marks(Throwable fault) {
    return Stream.of(fault.getSuppressed()).anyMatch(AnswerLostException.class::isInstance);
  }
}
