package dev.tidemark.dynamodb.client;

import java.io.Serial;
import java.util.stream.Stream;

/**
 * A mark on the exception of a failed call, about the responses to all of the SDK's attempts. The
 * exception carries it as a suppressed one, because the SDK does not let an interceptor change the
 * exception's class.
 */
public enum AttemptsMark {
  /** The response to an attempt before the last was lost. */
  LOST,
  /** DynamoDB refused every attempt. */
  ALL_REFUSED;

  /** Puts the mark on an exception. */
  public void put(Throwable failure) {
    failure.addSuppressed(new Note(this));
  }

  /** Returns whether an exception has the mark. */
  boolean isOn(Throwable failure) {
    return Stream.of(failure.getSuppressed())
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
