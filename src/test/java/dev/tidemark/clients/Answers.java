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

/** Looks at what the official client makes of answers. */
final class Answers {

  private Answers() {}

  /**
   * Returns the members that an answer has, to be compared as a whole; absent ones are not there.
   */
  static Map<String, Object> members(SdkPojo answer) {
    Map<String, Object> members = new TreeMap<>();
    for (SdkField<?> field : answer.sdkFields()) {
      Object value = field.getValueOrDefault(answer);
      if (value != null && !(value instanceof SdkAutoConstructList<?>)) {
        members.put(field.memberName(), value);
      }
    }
    return members;
  }

  /**
   * Something that was answered, and when.
   *
   * @param answer the answer
   * @param from a time before it was asked for, to the millisecond as dates in answers are
   * @param to a time after it was answered
   */
  record Timed<T>(T answer, Instant from, Instant to) {

    static <T> Timed<T> of(Supplier<T> call) {
      Instant from = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      T answer = call.get();
      return new Timed<>(answer, from, Instant.now());
    }

    /** Returns the date, if it is one of the time of the call. */
    Instant contains(Instant date) {
      assertFalse(date.isBefore(from), () -> date + " is before " + from);
      assertFalse(date.isAfter(to), () -> date + " is after " + to);
      return date;
    }
  }
}
