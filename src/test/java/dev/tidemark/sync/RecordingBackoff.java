package dev.tidemark.sync;

import dev.tidemark.store.Backoff;
import java.util.ArrayList;
import java.util.List;

/** A backoff that does not wait, and may be told that there is no time. */
final class RecordingBackoff implements Backoff {
  private final List<Integer> attempts = new ArrayList<>();
  private int most = Integer.MAX_VALUE;

  @Override
  public boolean pause(int attempt) {
    attempts.add(attempt);
    return attempts.size() < most;
  }

  /** Has time for so many attempts. */
  void limit(int attempts) {
    most = attempts;
  }

  /** Returns the number of attempts that stood before each pause. */
  List<Integer> attempts() {
    return List.copyOf(attempts);
  }
}
