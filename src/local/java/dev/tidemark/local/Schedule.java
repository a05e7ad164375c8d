package dev.tidemark.local;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A schedule of the template that invokes a function.
 *
 * @param name the name of the event
 * @param rate the time between two invocations in a deployment
 * @param input the event in JSON; empty for EventBridge's own
 */
public record Schedule(String name, Duration rate, Optional<String> input) {
  /** The time between two local invocations if a deployment has less than an hour. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Pattern RATE = Pattern.compile("rate\\((\\d{1,6}) (minute|hour|day)s?\\)");
  private static final Map<String, Duration> UNITS =
      Map.of("minute", Duration.ofMinutes(1), "hour", HOUR, "day", Duration.ofDays(1));

  /**
   * Reads a schedule of a function.
   *
   * @throws LocalServiceException if its time is no rate, such as {@code rate(5 minutes)}
   */
  static Schedule from(String name, TemplateSection event) {
    TemplateSection properties = event.section("Properties");
    String expression = properties.requiredText("Schedule");
    Matcher rate = RATE.matcher(expression);
    if (!rate.matches()) {
      throw new LocalServiceException(
          "The schedule %s is not a rate in minutes, hours or days: %s"
              .formatted(name, expression));
    }
    Duration unit = UNITS.getOrDefault(rate.group(2), HOUR);
    return new Schedule(
        name, unit.multipliedBy(Long.parseLong(rate.group(1))), properties.text("Input"));
  }

  /**
   * Returns the time between two local invocations. A schedule of minutes looks for work that a
   * user waits for, so it runs every second. One of hours or days keeps its rate.
   */
  Duration localRate() {
    return rate.compareTo(HOUR) < 0 ? SHORTEST : rate;
  }
}
