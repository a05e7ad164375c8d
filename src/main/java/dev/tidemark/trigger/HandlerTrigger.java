package dev.tidemark.trigger;

import dev.tidemark.model.LimitExceeded;
import dev.tidemark.sync.SyncTrigger;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A trigger that runs a handler in this process; the same class could be a Lambda function. Every
 * concurrent request calls the handler on a thread of its own. In Lambda, that is one at a time.
 *
 * <p>A handler that ignores the end of its time keeps its thread, and nothing can stop a thread. If
 * it has not ended soon after, {@link OverrunAction} decides.
 */
final class HandlerTrigger implements SyncTrigger {
  private static final Logger LOGGER = System.getLogger(HandlerTrigger.class.getName());

  /** The time that an interrupted handler has to end. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  // A virtual thread that computes without end would keep one of the few carriers for good.
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(
          Thread.ofPlatform().daemon().name("trigger-", 0).factory());
  private final TriggerHandler handler;
  private final TriggerLimits limits;
  private final OverrunAction overrunAction;

  HandlerTrigger(TriggerHandler handler, TriggerLimits limits, OverrunAction overrunAction) {
    this.handler = handler;
    this.limits = limits;
    this.overrunAction = overrunAction;
  }

  @Override
  public Outcome invoke(Invocation invocation) {
    byte[] event = TriggerEvent.of(invocation);
    Optional<LimitExceeded> excess = TriggerLimits.excess(event);
    if (excess.isPresent()) {
      return new Outcome.TooLarge(excess.get());
    }
    Duration timeout = limits.timeoutNow();
    CountDownLatch ended = new CountDownLatch(1);
    Future<byte[]> output = threads.submit(() -> run(event, invocation.updateId(), timeout, ended));
    try {
      return TriggerOutput.outcome(invocation, output.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      output.cancel(true);
      LOGGER.log(Level.WARNING, "{0} took longer than {1}", handler.name(), timeout);
      watch(ended);
      return new Outcome.TimedOut(timeout);
    } catch (ExecutionException e) {
      LOGGER.log(Level.WARNING, handler.name() + " failed", e.getCause());
      return new Outcome.Invalid(
          limits.failureMessage(
              Optional.ofNullable(e.getCause()).map(Throwable::getMessage).orElse("")));
    } catch (InterruptedException e) {
      output.cancel(true);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a sync trigger ran", e);
    }
  }

  private byte[] run(byte[] event, String updateId, Duration timeout, CountDownLatch ended)
      throws IOException {
    try {
      return handler.run(event, updateId, timeout);
    } finally {
      ended.countDown();
    }
  }

  /** Watches an interrupted handler on a thread of its own. */
  private void watch(CountDownLatch ended) {
    Thread.ofPlatform()
        .daemon()
        .name("trigger-watch")
        .start(
            () -> {
              try {
                if (!ended.await(GRACE.toNanos(), TimeUnit.NANOSECONDS)) {
                  overrunAction.handlerDoesNotEnd(handler.name());
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }
}
