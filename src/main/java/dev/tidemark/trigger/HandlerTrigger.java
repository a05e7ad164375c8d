package dev.tidemark.trigger;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.tidemark.model.LimitExceeded;
import dev.tidemark.sync.SyncTrigger;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A trigger that runs a handler in this process; the same class could be a Lambda function. Every
 * concurrent request calls the handler on a thread of its own. In Lambda, that is one at a time.
 */
final class HandlerTrigger implements SyncTrigger {
  private static final Logger LOGGER = System.getLogger(HandlerTrigger.class.getName());

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String name;
  private final RequestStreamHandler handler;
  private final TriggerLimits limits;

  HandlerTrigger(String name, RequestStreamHandler handler, TriggerLimits limits) {
    this.name = name;
    this.handler = handler;
    this.limits = limits;
  }

  @Override
  public Outcome invoke(Invocation invocation) {
    byte[] event = TriggerEvent.of(invocation);
    Optional<LimitExceeded> excess = TriggerLimits.excess(event);
    if (excess.isPresent()) {
      return new Outcome.TooLarge(excess.get());
    }
    Duration timeout = limits.timeoutNow();
    TriggerContext context = new TriggerContext(name, invocation.updateId(), timeout);
    Future<byte[]> output = threads.submit(() -> run(event, context));
    try {
      return TriggerOutput.outcome(invocation, output.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      output.cancel(true);
      LOGGER.log(Level.WARNING, "{0} took longer than {1}", name, timeout);
      return new Outcome.TimedOut(timeout);
    } catch (ExecutionException e) {
      LOGGER.log(Level.WARNING, name + " failed", e.getCause());
      return new Outcome.Invalid(
          limits.failureMessage(
              Optional.ofNullable(e.getCause()).map(Throwable::getMessage).orElse("")));
    } catch (InterruptedException e) {
      output.cancel(true);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a sync trigger ran", e);
    }
  }

  private byte[] run(byte[] event, TriggerContext context) throws Exception {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    handler.handleRequest(new ByteArrayInputStream(event), output, context);
    return output.toByteArray();
  }
}
