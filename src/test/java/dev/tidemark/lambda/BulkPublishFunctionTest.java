package dev.tidemark.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.events.EventContext;
import dev.tidemark.json.Json;
import dev.tidemark.model.IdentityPoolId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The events of the function, and the invocations of itself. */
final class BulkPublishFunctionTest {
  private static final String SELF = new EventContext().getInvokedFunctionArn();

  private final List<String> calls = new ArrayList<>();

  /** Work of which some is unfinished when the time is over, and some fails. */
  private BulkPublishFunction.Work work(Set<String> unfinished, Set<String> failing) {
    Predicate<String> work =
        name -> {
          calls.add(name);
          if (failing.contains(name)) {
            throw new IllegalStateException(name);
          }
          return unfinished.contains(name);
        };
    return new BulkPublishFunction.Work(
        () -> List.of(new IdentityPoolId("eu-west-1:0"), new IdentityPoolId("eu-west-1:1")),
        pool -> work.test(pool.value()),
        () -> calls.add("start"),
        () -> work.test("recount"));
  }

  private List<String> handle(String event, Set<String> unfinished, Set<String> failing)
      throws IOException {
    new BulkPublishFunction(
            work(unfinished, failing),
            (arn, json) -> {
              assertEquals(SELF, arn);
              calls.add(Json.write(json));
            })
        .handleRequest(
            new ByteArrayInputStream(event.getBytes(UTF_8)),
            new ByteArrayOutputStream(),
            new EventContext());
    return calls;
  }

  @Test
  void eventOfAPool_isWorkedOn() throws IOException {
    String event = "{\"IdentityPoolId\":\"eu-west-1:7\"}";
    assertEquals(List.of("eu-west-1:7"), handle(event, Set.of(), Set.of()));
  }

  @Test
  void unfinishedBulkPublish_isHandedOnByTheSameEvent() throws IOException {
    String event = "{\"IdentityPoolId\":\"eu-west-1:7\"}";
    assertEquals(List.of("eu-west-1:7", event), handle(event, Set.of("eu-west-1:7"), Set.of()));
  }

  @Test
  void emptyEvent_continuesWhateverWaits() throws IOException {
    assertEquals(
        List.of(
            "recount", "{}", "eu-west-1:0", "eu-west-1:1", "{\"IdentityPoolId\":\"eu-west-1:1\"}"),
        handle("{}", Set.of("recount", "eu-west-1:1"), Set.of()));
  }

  @Test
  void failure_isReportedAfterTheRest() {
    IllegalStateException failure =
        assertThrows(
            IllegalStateException.class,
            () -> handle("{}", Set.of(), Set.of("recount", "eu-west-1:0")));
    assertEquals("recount", failure.getMessage());
    assertEquals("eu-west-1:0", failure.getSuppressed()[0].getMessage());
    assertEquals(List.of("recount", "eu-west-1:0", "eu-west-1:1"), calls);
  }

  @Test
  void recount_isStarted() throws IOException {
    assertEquals(List.of("start"), handle("{\"Recount\":true}", Set.of(), Set.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{\"IdentityPoolId\":\"no id\"}"})
  void otherEvents_areRefused(String event) {
    assertThrows(IOException.class, () -> handle(event, Set.of(), Set.of()));
    assertEquals(List.of(), calls);
  }
}
