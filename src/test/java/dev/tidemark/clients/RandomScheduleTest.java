package dev.tidemark.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The service answers as {@link ReferenceService} does, whatever is asked in whatever order. {@code
 * -Dtidemark.seed=N} runs one schedule, also one that is not among those here.
 */
@ExtendWith(RunningService.class)
class RandomScheduleTest {
  private static final long SEEDS = 200;

  /** What the schedules must come to together: else they would show less than they seem to. */
  private static final Set<String> OUTCOMES =
      Set.of(
          "Current SyncCount for: …",
          "Dataset 'dataset:…' not found",
          "NextToken not valid for these inputs",
          "No such SyncCount: … exists for this Dataset",
          "SyncSessionToken not valid for these inputs",
          "The dataset was deleted or its removed records were forgotten after the listing that the"
              + " SyncSessionToken is from. List the records again",
          "These credentials are not valid for accessing this resource",
          "start over, exists false, records false, more false",
          "start over, exists true, records false, more false",
          "start over, exists true, records true, more false",
          "start over, exists true, records true, more true");

  private final Set<String> outcomes = new TreeSet<>();

  @TestFactory
  Stream<DynamicTest> anySchedule_isAnsweredAsByTheReference(Users users) {
    Long only = Long.getLong("tidemark.seed");
    if (only != null) {
      return Stream.of(schedule(users, only));
    }
    return Stream.concat(
        LongStream.rangeClosed(1, SEEDS).mapToObj(seed -> schedule(users, seed)),
        Stream.of(dynamicTest("all outcomes", () -> assertEquals(OUTCOMES, outcomes))));
  }

  private DynamicTest schedule(Users users, long seed) {
    return dynamicTest(
        "seed " + seed,
        () -> {
          RandomSchedule schedule = new RandomSchedule(users, seed);
          schedule.run();
          outcomes.addAll(schedule.outcomes());
        });
  }
}
