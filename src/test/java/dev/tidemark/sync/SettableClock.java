package dev.tidemark.sync;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands until it is set. */
public final class SettableClock implements InstantSource {
  private volatile Instant now;

  /** Makes a clock that shows the time. */
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

  /** Moves the clock on. */
  public void advance(Duration by) {
    now = now.plus(by);
  }
}
