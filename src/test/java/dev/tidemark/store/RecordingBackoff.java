package dev.tidemark.store;

import java.util.ArrayList;
import java.util.List;

/** A backoff that does not wait, and can run out of time. */
public final class RecordingBackoff implements Backoff {
  private final List<Integer> attempts = new ArrayList<>();
  private int most = Integer.MAX_VALUE;

  @Override
  public boolean pause(int attempt) {
    attempts.add(attempt);
    return attempts.size() < most;
  }

  /** Limits the time to a number of attempts. */
  public void limit(int attempts) {
    most = attempts;
  }

  /** Returns the number of attempts before each pause. */
  public List<Integer> attempts() {
    return List.copyOf(attempts);
  }
}
