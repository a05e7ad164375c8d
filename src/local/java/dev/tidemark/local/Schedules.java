package dev.tidemark.local;

import dev.tidemark.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** EventBridge, as far as functions can tell: invokes them on the schedules of the template. */
final class Schedules implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Schedules.class.getName());

  private final List<Timer> timers;
  private final ScheduledExecutorService threads;

  /** Creates the schedules of the functions, which are not yet running. */
  Schedules(List<Function> functions, InstantSource clock) {
    this.timers =
        functions.stream()
            .flatMap(
                function ->
                    function.definition().schedules().stream()
                        .map(schedule -> new Timer(function, schedule, clock)))
            .toList();
    // One thread each: a long walk must not delay another function.
    this.threads =
        Executors.newScheduledThreadPool(
            Math.max(1, timers.size()), Thread.ofPlatform().daemon().factory());
  }

  /** Starts the schedules. The first invocations follow after one period. */
  void start() {
    for (Timer timer : timers) {
      long nanos = timer.schedule.localRate().toNanos();
      var _ =
          threads.scheduleWithFixedDelay(() -> invoke(timer), nanos, nanos, TimeUnit.NANOSECONDS);
    }
  }

  /** Invokes all functions that have a schedule, once for each. */
  void invokeAll() {
    timers.forEach(this::invoke);
  }

  private void invoke(Timer timer) {
    try {
      timer.invoke();
    } catch (IOException | RuntimeException | Error e) {
      // Lambda reports whatever a handler throws, and the next invocation follows in any case.
      if (!threads.isShutdown()) {
        timer.report(e);
      }
    }
  }

  /** Stops invoking. */
  @Override
  public void close() {
    TimerStop.stop(List.of(threads));
  }

  /** A schedule of one function. */
  private static final class Timer {
    private final Function function;
    private final Schedule schedule;
    private final InstantSource clock;
    private boolean hasFailed;

    Timer(Function function, Schedule schedule, InstantSource clock) {
      this.function = function;
      this.schedule = schedule;
      this.clock = clock;
    }

    synchronized void invoke() throws IOException {
      function.invoke(event(), UUID.randomUUID().toString());
      hasFailed = false;
    }

    synchronized void report(Throwable e) {
      Level level = hasFailed ? Level.FINE : Level.WARNING;
      hasFailed = true;
      LOG.log(
          level,
          e,
          () ->
              "%s failed on its schedule %s; it goes on"
                  .formatted(function.definition().name(), schedule.name()));
    }

    private byte[] event() {
      String event = schedule.input().orElseGet(() -> scheduledEvent(clock.instant()));
      return event.getBytes(StandardCharsets.UTF_8);
    }

    private String scheduledEvent(Instant time) {
      return Json.write(
          json -> {
            json.writeStartObject();
            json.writeStringField("version", "0");
            json.writeStringField("id", UUID.randomUUID().toString());
            json.writeStringField("detail-type", "Scheduled Event");
            json.writeStringField("source", "aws.events");
            json.writeStringField("account", HttpEvent.ACCOUNT_ID);
            json.writeStringField("time", time.truncatedTo(ChronoUnit.SECONDS).toString());
            json.writeStringField("region", HttpEvent.REGION);
            json.writeArrayFieldStart("resources");
            json.writeString(
                "arn:aws:events:%s:%s:rule/%s%s"
                    .formatted(
                        HttpEvent.REGION,
                        HttpEvent.ACCOUNT_ID,
                        function.definition().name(),
                        schedule.name()));
            json.writeEndArray();
            json.writeObjectFieldStart("detail");
            json.writeEndObject();
            json.writeEndObject();
          });
    }
  }
}
