package dev.tidemark.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cognitosync.model.CognitoSyncException;
import software.amazon.awssdk.services.cognitosync.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitosync.model.TooManyRequestsException;

/** The pace of calls, against a service in virtual time that allows some calls in a second. */
final class AdaptivePaceTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private long now;

  private AdaptivePace pace(double rate, double fastest) {
    return new AdaptivePace(rate, fastest, () -> now, time -> now += time.toNanos());
  }

  /** A service with a bucket of a second's calls. */
  private final class Service {
    private final double allowed;
    private double tokens;
    private long filled;

    private Service(double allowed) {
      this.allowed = allowed;
      this.tokens = allowed;
    }

    private int call() {
      tokens = Math.min(allowed, tokens + allowed * (now - filled) / SECOND);
      filled = now;
      if (tokens < 1) {
        throw TooManyRequestsException.builder()
            .statusCode(429)
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode("TooManyRequestsException").build())
            .build();
      }
      tokens--;
      return 1;
    }
  }

  private static double callsPerSecond(long calls, long nanos) {
    return calls * (double) SECOND / nanos;
  }

  @Test
  void pace_findsTheRateThatTheServiceAllows() {
    AdaptivePace pace = pace(5, 1000);
    Service service = new Service(80);
    for (int i = 0; i < 10_000; i++) {
      assertEquals(1, pace.call(service::call));
    }
    double achieved = callsPerSecond(10_000, now);
    assertTrue(achieved > 40 && achieved <= 81, () -> achieved + " calls in a second");
    AdaptivePace.Figures figures = pace.figures();
    assertTrue(figures.throttled() > 0);
    assertTrue(figures.throttled() < figures.calls() / 20, figures::toString);
  }

  @Test
  void pace_staysBelowTheGreatestRate() {
    AdaptivePace pace = pace(100, 10);
    for (int i = 0; i < 101; i++) {
      assertEquals(1, pace.call(() -> 1));
    }
    assertEquals(10.0, callsPerSecond(100, now), 0.1);
  }

  @Test
  void refusal_isNotRepeated() {
    AdaptivePace pace = pace(5, 5);
    SdkException refusal = NotAuthorizedException.builder().statusCode(403).build();
    assertThrows(NotAuthorizedException.class, () -> pace.call(() -> fail(refusal)));
    assertEquals(1, pace.figures().calls());
  }

  @Test
  void failureThatStays_isReported() {
    AdaptivePace pace = pace(5, 5);
    SdkException failure = CognitoSyncException.builder().statusCode(500).build();
    assertThrows(CognitoSyncException.class, () -> pace.call(() -> fail(failure)));
    assertEquals(12, pace.figures().calls());
    assertEquals(5.0, pace.figures().rate());
  }

  private static int fail(SdkException failure) {
    throw failure;
  }
}
