package dev.tidemark.local.control;

import com.sun.net.httpserver.HttpExchange;
import dev.tidemark.local.Reply;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** The route that shows and moves the clock of the service. */
final class ClockRoute {
  private static final String SET = "set";
  private static final String ADVANCE = "advance";
  private static final String STOPPED = "stopped";

  private final LocalClock clock;

  ClockRoute(LocalClock clock) {
    this.clock = clock;
  }

  Reply show(HttpExchange request) throws BadControlRequestException {
    Parameters.of(request, List.of());
    return reply();
  }

  Reply change(HttpExchange request) throws IOException, BadControlRequestException {
    Body body = Body.of(request, List.of(SET, ADVANCE, STOPPED));
    Optional<String> set = body.text(SET);
    Optional<String> advance = body.text(ADVANCE);
    Optional<Boolean> stopped = body.flag(STOPPED);
    if (set.isPresent() && advance.isPresent()) {
      throw new BadControlRequestException("set and advance cannot be combined");
    }
    try {
      Optional<Instant> time = set.map(Instant::parse);
      Optional<Duration> duration = advance.map(Duration::parse);
      // A clock that stops shows exactly the time that is set.
      stopped.ifPresent(clock::setStopped);
      time.ifPresent(clock::set);
      duration.ifPresent(clock::advance);
    } catch (DateTimeParseException e) {
      throw new BadControlRequestException(
          set.isPresent()
              ? "set is not a time such as 2027-01-31T12:00:00Z"
              : "advance is not a duration such as P181D, PT5M or PT0.5S");
    } catch (DateTimeException | ArithmeticException e) {
      throw new BadControlRequestException("The time would not be from 1970 to 9998");
    }
    return reply();
  }

  Reply reset(HttpExchange request) throws BadControlRequestException {
    Parameters.of(request, List.of());
    clock.reset();
    return reply();
  }

  private Reply reply() {
    Instant now = clock.instant();
    return Reply.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("now", now.toString());
          json.writeBooleanField(STOPPED, clock.isStopped());
          json.writeEndObject();
        });
  }
}
