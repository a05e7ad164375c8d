package dev.tidemark.sync;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test sets it. */
public final class SettableClock implements InstantSource {
  private volatile Instant now;

  /** Makes a clock at a time. */
  public SettableClock(Instant now) {
    this.now = now;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** Sets the clock. */
  public void set(Instant time) {
    now = time;
  }

  /** Advances the clock. */
  public void advance(Duration by) {
    now = now.plus(by);
  }
}
