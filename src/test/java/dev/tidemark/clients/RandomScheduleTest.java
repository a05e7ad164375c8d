package dev.tidemark.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tidemark.local.LocalService;
import dev.tidemark.local.LocalServiceOptions;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;

/**
 * The service answers as {@link ReferenceService} does, whatever is asked in whatever order. {@code
 * -Dtidemark.seed=N} runs one schedule, also one that is not among those here.
 */
@ExtendWith(RunningService.class)
class RandomScheduleTest {
  private static final long SEEDS = 200;
  private static final long SEEDS_WITH_A_TRIGGER = 120;

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

  /** Those that a trigger adds. */
  private static final Set<String> OUTCOMES_OF_A_TRIGGER =
      Set.of(
          "The sync trigger failed",
          "The sync trigger's answer breaks a rule: 'op' of the record at place … of"
              + " 'datasetRecords' is neither replace nor remove");

  @TestFactory
  Stream<DynamicTest> withATrigger_anySchedule_isAnsweredAsByTheReference() {
    LocalService service =
        LocalService.start(
            LocalServiceOptions.inMemory(
                Path.of("template.yaml"),
                new LocalServiceOptions.Trigger.Handler(RandomTrigger.class.getName())));
    SdkHttpClient http = AwsCrtHttpClient.builder().build();
    Set<String> all = new TreeSet<>(OUTCOMES);
    all.addAll(OUTCOMES_OF_A_TRIGGER);
    return schedules(new Users(service.endpoint(), http), true, all)
        .onClose(
            () -> {
              http.close();
              service.close();
            });
  }

  @TestFactory
  Stream<DynamicTest> anySchedule_isAnsweredAsByTheReference(Users users) {
    return schedules(users, false, OUTCOMES);
  }

  private Stream<DynamicTest> schedules(Users users, boolean hasTrigger, Set<String> all) {
    Long only = Long.getLong("tidemark.seed");
    if (only != null) {
      return Stream.of(schedule(users, only, hasTrigger));
    }
    return Stream.concat(
        LongStream.rangeClosed(1, hasTrigger ? SEEDS_WITH_A_TRIGGER : SEEDS)
            .mapToObj(seed -> schedule(users, seed, hasTrigger)),
        Stream.of(dynamicTest("all outcomes", () -> assertEquals(all, outcomes))));
  }

  private DynamicTest schedule(Users users, long seed, boolean hasTrigger) {
    return dynamicTest(
        "seed " + seed,
        () -> {
          RandomSchedule schedule = new RandomSchedule(users, seed, hasTrigger);
          schedule.run();
          outcomes.addAll(schedule.outcomes());
        });
  }
}
