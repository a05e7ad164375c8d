package dev.tidemark.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import dev.tidemark.store.Deadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Gives a function's work the time that Lambda gives the function, less a reserve. */
final class InvocationTime {
  /** The time to write and send the largest response. */
  private static final Duration RESERVE = Duration.ofMillis(500);

  private InvocationTime() {}

  /** Does work that has a deadline before Lambda ends the invocation, and returns its result. */
  static <R extends @Nullable Object, X extends Throwable> R within(
      Context context, ScopedValue.CallableOp<? extends R, X> work) throws X {
    return Deadline.within(
        () -> Duration.ofMillis(context.getRemainingTimeInMillis()).minus(RESERVE), work);
  }
}
