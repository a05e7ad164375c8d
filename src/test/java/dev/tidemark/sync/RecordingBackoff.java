package dev.tidemark.sync;

import java.util.ArrayList;
import java.util.List;

/** A backoff that does not wait. */
final class RecordingBackoff implements Backoff {
  private final List<Integer> attempts = new ArrayList<>();

  @Override
  public void pause(int attempt) {
    attempts.add(attempt);
  }

  /** Returns the number of attempts that stood before each pause. */
  List<Integer> attempts() {
    return List.copyOf(attempts);
  }
}
