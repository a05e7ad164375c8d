package dev.tidemark.dynamodb;

import java.io.Serial;
import java.util.stream.Stream;

/**
 * What is known of the answers to all attempts of a call, noted on the fault that it ended with:
 * the SDK takes no exception of another class.
 */
enum AttemptsMark {
  /** The answer to an attempt before the last was lost. */
  LOST,
  /** Every attempt that was made was refused. */
  ALL_REFUSED;

  /** Notes it on a fault. */
  void put(Throwable fault) {
    fault.addSuppressed(new Note(this));
  }

  /** Tells whether it is noted on a fault. */
  boolean isOn(Throwable fault) {
    return Stream.of(fault.getSuppressed())
        .anyMatch(each -> each instanceof Note note && note.mark == this);
  }

  private static final class Note extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final AttemptsMark mark;

    Note(AttemptsMark mark) {
      super(mark.name(), null, false, false);
      this.mark = mark;
    }
  }
}
