package dev.tidemark.migration;

import dev.tidemark.cognito.CognitoSyncSource;
import dev.tidemark.cognito.SourceCalls;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Makes calls as fast as a service allows. Each success raises the rate a little, by 5 % in a
 * second; a throttled call halves it, at most once in a second. A call that is throttled or fails
 * for the moment is made again.
 */
public final class AdaptivePace implements SourceCalls {
  private static final double RAISE = 0.05;
  private static final double CUT = 0.5;

  /** The fewest calls in a second. */
  public static final double SLOWEST = 0.5;

  private static final int MAX_ATTEMPTS = 12;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration GREATEST_PAUSE = Duration.ofSeconds(20);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final double fastest;
  private final LongSupplier nanoTime;
  private final Consumer<Duration> sleep;
  private double rate;
  private long nextCall;
  private long lastCut;
  private long calls;
  private long throttled;

  /**
   * Makes a pace.
   *
   * @param rate the calls in a second at first
   * @param fastest the most calls in a second
   * @param nanoTime a clock as {@link System#nanoTime}
   * @param sleep waits
   */
  public AdaptivePace(
      double rate, double fastest, LongSupplier nanoTime, Consumer<Duration> sleep) {
    this.rate = Math.min(rate, fastest);
    this.fastest = fastest;
    this.nanoTime = nanoTime;
    this.sleep = sleep;
    this.nextCall = nanoTime.getAsLong();
    this.lastCut = nextCall - SECOND;
  }

  /**
   * The figures so far.
   *
   * @param calls the calls, with those that failed
   * @param throttled the calls that were throttled
   * @param rate the calls in a second at present
   */
  public record Figures(long calls, long throttled, double rate) {}

  /** Returns the figures so far. */
  public synchronized Figures figures() {
    return new Figures(calls, throttled, rate);
  }

  @Override
  public <T> T call(Supplier<T> call) {
    for (int attempt = 1; ; attempt++) {
      sleep.accept(reserve());
      try {
        T result = call.get();
        succeeded();
        return result;
      } catch (SdkException e) {
        if (!CognitoSyncSource.isBusy(e) || attempt == MAX_ATTEMPTS) {
          throw e;
        }
        if (e instanceof AwsServiceException refusal && refusal.isThrottlingException()) {
          throttled();
        }
        sleep.accept(pauseAfter(attempt));
      }
    }
  }

  private static Duration pauseAfter(int attempt) {
    Duration doubled = FIRST_PAUSE.multipliedBy(1L << (attempt - 1));
    return doubled.compareTo(GREATEST_PAUSE) < 0 ? doubled : GREATEST_PAUSE;
  }

  /** Takes the next free moment, and returns the time until then. */
  private synchronized Duration reserve() {
    long now = nanoTime.getAsLong();
    long start = Math.max(now, nextCall);
    nextCall = start + (long) (SECOND / rate);
    calls++;
    return Duration.ofNanos(start - now);
  }

  private synchronized void succeeded() {
    rate = Math.min(fastest, rate + RAISE);
  }

  private synchronized void throttled() {
    throttled++;
    long now = nanoTime.getAsLong();
    if (now - lastCut >= SECOND) {
      lastCut = now;
      rate = Math.max(SLOWEST, rate * CUT);
    }
  }
}
