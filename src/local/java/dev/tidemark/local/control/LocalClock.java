package dev.tidemark.local.control;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** The clock of a service: that of the system, until it is moved or stopped. */
public final class LocalClock implements InstantSource {
  /** The range of times, in which everything that stores a time can. */
  private static final Instant FIRST = Instant.EPOCH;

  private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

  private final InstantSource system;
  private volatile State state = State.SYSTEM;

  /** Creates a clock that shows the time of the system. */
  public LocalClock() {
    this(InstantSource.system());
  }

  LocalClock(InstantSource system) {
    this.system = system;
  }

  /**
   * The difference from the clock of the system.
   *
   * @param offset the time that it is ahead, while it runs
   * @param stoppedAt the time at which it is stopped; empty while it runs
   */
  private record State(Duration offset, Optional<Instant> stoppedAt) {
    static final State SYSTEM = new State(Duration.ZERO, Optional.empty());
  }

  @Override
  public Instant instant() {
    State now = state;
    return now.stoppedAt().orElseGet(() -> system.instant().plus(now.offset()));
  }

  /** Tells whether the clock is stopped. */
  boolean isStopped() {
    return state.stoppedAt().isPresent();
  }

  /**
   * Moves the clock to a time.
   *
   * @throws DateTimeException if the time is before 1970 or after 9998; the clock stays
   */
  synchronized void set(Instant time) {
    if (time.isBefore(FIRST) || !time.isBefore(END)) {
      throw new DateTimeException("the time is not from 1970 to 9998");
    }
    state = new State(Duration.between(system.instant(), time), state.stoppedAt().map(_ -> time));
  }

  /**
   * Moves the clock forward, or back if the duration is negative.
   *
   * @throws DateTimeException if the time would be before 1970 or after 9998; the clock stays
   */
  synchronized void advance(Duration duration) {
    set(instant().plus(duration));
  }

  /** Stops the clock at its time, or lets it run on from there. */
  synchronized void setStopped(boolean stopped) {
    Instant now = instant();
    state =
        new State(
            Duration.between(system.instant(), now), stopped ? Optional.of(now) : Optional.empty());
  }

  /** Shows the time of the system again. */
  synchronized void reset() {
    state = State.SYSTEM;
  }
}
