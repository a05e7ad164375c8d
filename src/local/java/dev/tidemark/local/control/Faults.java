package dev.tidemark.local.control;

import dev.tidemark.local.ApiRequest;
import dev.tidemark.local.FunctionResponse;
import dev.tidemark.local.Interceptor;
import dev.tidemark.model.Caller;
import dev.tidemark.store.Deadline;
import dev.tidemark.sync.SyncTrigger;
import dev.tidemark.sync.SyncTriggers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The faults that wait for a request. A request takes the first one that matches, and so does the
 * trigger of an update.
 */
public final class Faults implements Interceptor {
  private final List<Waiting> waiting = new ArrayList<>();
  private long last;

  /**
   * A fault that waits.
   *
   * @param number its number, from 1
   * @param left how many requests it still happens to
   */
  record Waiting(long number, Fault fault, int left) {}

  /** Adds a fault that happens to so many requests, and returns its number. */
  synchronized long add(Fault fault, int count) {
    last++;
    waiting.add(new Waiting(last, fault, count));
    return last;
  }

  /** Returns the faults that wait, oldest first. */
  synchronized List<Waiting> all() {
    return List.copyOf(waiting);
  }

  /** Drops all faults. */
  synchronized void clear() {
    waiting.clear();
  }

  private synchronized Optional<Fault> take(Predicate<Fault> matches) {
    for (int i = 0; i < waiting.size(); i++) {
      Waiting next = waiting.get(i);
      if (matches.test(next.fault())) {
        if (next.left() == 1) {
          waiting.remove(i);
        } else {
          waiting.set(i, new Waiting(next.number(), next.fault(), next.left() - 1));
        }
        return Optional.of(next.fault());
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<FunctionResponse> intercept(ApiRequest request, Next next) throws IOException {
    Optional<Fault.Effect> effect = take(fault -> fault.matches(request)).map(Fault::effect);
    if (effect.isEmpty() || !(effect.get() instanceof Fault.RequestEffect found)) {
      return next.respond();
    }
    return switch (found) {
      case Fault.LoseResponse _ -> {
        next.respond();
        yield Optional.empty();
      }
      case Fault.Respond respond -> Optional.of(response(respond));
      case Fault.Delay(Duration duration) -> {
        pause(duration);
        yield next.respond();
      }
    };
  }

  private static FunctionResponse response(Fault.Respond fault) {
    return fault
        .errorType()
        .map(type -> FunctionResponse.error(fault.status(), type, "A fault caused this response"))
        .orElseGet(() -> FunctionResponse.error(fault.status(), "A fault caused this response"));
  }

  /**
   * Returns triggers with the faults in front of them.
   *
   * @param timeout the longest time that a trigger may take
   */
  public SyncTriggers before(SyncTriggers configured, Duration timeout) {
    return (pool, caller) -> {
      SyncTrigger trigger = configured.of(pool, caller);
      boolean mayFail =
          caller instanceof Caller.CognitoIdentity
              && all().stream()
                  .anyMatch(each -> each.fault().effect() instanceof Fault.TriggerEffect);
      return mayFail ? invocation -> invoke(trigger, invocation, timeout) : trigger;
    };
  }

  private SyncTrigger.Outcome invoke(
      SyncTrigger trigger, SyncTrigger.Invocation invocation, Duration timeout) {
    Optional<Fault.Effect> effect =
        take(fault -> fault.matches(invocation.before().id())).map(Fault::effect);
    if (effect.isEmpty() || !(effect.get() instanceof Fault.TriggerEffect found)) {
      return trigger.invoke(invocation);
    }
    return switch (found) {
      case Fault.FailTrigger _ -> new SyncTrigger.Outcome.Invalid("The sync trigger failed");
      case Fault.ThrottleTrigger _ -> new SyncTrigger.Outcome.Throttled();
      case Fault.SlowTrigger(Duration duration) -> {
        Duration limit = Deadline.timeoutBeforeAttempt(timeout);
        boolean inTime = duration.compareTo(limit) < 0;
        pause(inTime ? duration : limit);
        yield inTime ? trigger.invoke(invocation) : new SyncTrigger.Outcome.TimedOut(limit);
      }
    };
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in a delay", e);
    }
  }
}
