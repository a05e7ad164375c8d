package dev.tidemark.clients;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;

/** Helpers for the responses of the official client. */
final class Responses {

  private Responses() {}

  /** Returns the members that a response has, to compare it as a whole. */
  static Map<String, Object> members(SdkPojo response) {
    Map<String, Object> members = new TreeMap<>();
    for (SdkField<?> field : response.sdkFields()) {
      Object value = field.getValueOrDefault(response);
      if (value != null && !(value instanceof SdkAutoConstructList<?>)) {
        members.put(field.memberName(), value);
      }
    }
    return members;
  }

  /**
   * A response with the time of its call.
   *
   * @param response the answer
   * @param from a time before the request, in whole milliseconds like the dates in responses
   * @param to a time after the response
   */
  record Timed<T>(T response, Instant from, Instant to) {

    static <T> Timed<T> of(Supplier<T> call) {
      Instant from = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      T response = call.get();
      return new Timed<>(response, from, Instant.now());
    }

    /** Asserts that a date is from the time of the call, and returns it. */
    Instant contains(Instant date) {
      assertFalse(date.isBefore(from), () -> date + " is before " + from);
      assertFalse(date.isAfter(to), () -> date + " is after " + to);
      return date;
    }
  }
}
