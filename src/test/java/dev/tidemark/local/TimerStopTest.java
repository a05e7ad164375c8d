package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimerStopTest {
  private final CountDownLatch started = new CountDownLatch(1);

  @Test
  void invocationInProgress_ends() throws Exception {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    Future<String> invocation =
        timer.submit(
            () -> {
              started.countDown();
              while (!timer.isShutdown()) {
                Thread.onSpinWait();
              }
              return Thread.currentThread().isInterrupted() ? "interrupted" : "ended";
            });
    started.await();
    TimerStop.stop(List.of(timer));
    assertTrue(invocation.isDone());
    assertEquals("ended", invocation.get());
  }

  @Test
  void invocationThatDoesNotEnd_isInterrupted() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    Future<String> invocation =
        timer.submit(
            () -> {
              started.countDown();
              try {
                never.await();
                return "ended";
              } catch (InterruptedException e) {
                return "interrupted";
              }
            });
    started.await();
    TimerStop.stop(List.of(timer));
    assertEquals("interrupted", invocation.get(10, TimeUnit.SECONDS));
  }
}
