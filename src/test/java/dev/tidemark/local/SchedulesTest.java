package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulesTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-28T12:00:00.5Z"));

  @TempDir Path folder;

  @BeforeEach
  void forget() {
    RecordingFunction.clear();
  }

  private List<FunctionDefinition> functions(String... schedules) throws IOException {
    StringBuilder events = new StringBuilder();
    for (int i = 0; i < schedules.length; i++) {
      events.append(
          "        Timer%d: {Type: Schedule, Properties: {%s}}%n".formatted(i, schedules[i]));
    }
    Path file =
        Files.writeString(
            folder.resolve("template.yaml"),
            """
            Resources:
              Some:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: %s
                  Timeout: 5
                  MemorySize: 128
                  Environment:
                    Variables: {NAME: Some}
                  Events:
            %s
            """
                .formatted(RecordingFunction.class.getName(), events));
    return Template.read(file).functions();
  }

  private Schedules schedules(String... schedules) throws IOException {
    return new Schedules(
        functions(schedules).stream()
            .map(
                definition ->
                    Function.load(
                        definition,
                        definition.environment(),
                        new FunctionHost(
                            java.time.InstantSource.system(),
                            new DynamoDbAccess.Remote(URI.create("http://127.0.0.1:1")),
                            java.util.function.UnaryOperator.identity(),
                            _ -> {})))
            .toList(),
        CLOCK);
  }

  @ParameterizedTest
  @CsvSource({
    "rate(1 minute), 60, 1",
    "rate(5 minutes), 300, 1",
    "rate(1 hour), 3600, 3600",
    "rate(12 hours), 43200, 43200",
    "rate(1 day), 86400, 86400"
  })
  void scheduleOfMinutes_runsEverySecond(String expression, long seconds, long localSeconds)
      throws IOException {
    Schedule schedule = functions("Schedule: " + expression).getFirst().schedules().getFirst();
    assertEquals(new Schedule("Timer0", Duration.ofSeconds(seconds), Optional.empty()), schedule);
    assertEquals(Duration.ofSeconds(localSeconds), schedule.localRate());
  }

  @Test
  void scheduleThatIsNoRate_isRefused() {
    LocalServiceException failure =
        assertThrows(LocalServiceException.class, () -> functions("Schedule: cron(0 4 * * ? *)"));
    assertEquals(
        "The schedule Timer0 is not a rate in minutes, hours or days: cron(0 4 * * ? *)",
        failure.getMessage());
  }

  @Test
  void input_isTheEvent() throws IOException {
    try (Schedules schedules =
        schedules("Schedule: rate(1 day), Input: '{\"Task\":\"recount\"}'")) {
      schedules.invokeAll();
    }
    assertEquals(List.of("{\"Task\":\"recount\"}"), RecordingFunction.EVENTS.get("Some"));
  }

  @Test
  void scheduleWithoutInput_sendsEventBridgesEvent() throws Exception {
    try (Schedules schedules = schedules("Schedule: rate(1 day)")) {
      schedules.invokeAll();
    }
    JsonObject event =
        (JsonObject)
            Json.parse(RecordingFunction.EVENTS.getOrDefault("Some", List.of()).getFirst());
    assertEquals(Optional.of("Scheduled Event"), event.string("detail-type"));
    assertEquals(Optional.of("aws.events"), event.string("source"));
    assertEquals(Optional.of("2026-11-28T12:00:00Z"), event.string("time"));
  }

  @Test
  void failingFunction_isInvokedAgain() throws Exception {
    CountDownLatch invocations = new CountDownLatch(2);
    RecordingFunction.OUTPUTS.put(
        "Some",
        _ -> {
          invocations.countDown();
          throw new IllegalStateException("requested by the test");
        });
    try (Schedules schedules = schedules("Schedule: rate(5 minutes)", "Schedule: rate(1 day)")) {
      schedules.start();
      assertEquals(true, invocations.await(30, TimeUnit.SECONDS));
    }
  }
}
