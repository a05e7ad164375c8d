package dev.tidemark.consistency.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.consistency.history.JsonValues;
import dev.tidemark.consistency.live.UpgradedService.Step;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.local.memory.MemoryDynamoDb;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpClient;

final class UpgradedServiceTest {
  private static final URI OLD = URI.create("http://old");
  private static final URI NEW = URI.create("http://new");
  private static final int CALLS = 100;

  @Test
  void calls_goThroughTwoUpgradesAndARollback() {
    try (SdkHttpClient http = HttpServices.connections()) {
      UpgradedService service = new UpgradedService(OLD, NEW, new MemoryDynamoDb(), http, CALLS);
      List<Set<URI>> steps = new ArrayList<>();
      for (int step = 0; step < UpgradedService.STEPS.size(); step++) {
        assertEquals(step, service.step());
        assertFalse(service.isOver());
        Set<URI> called = new HashSet<>();
        for (int call = 0; call < CALLS; call++) {
          called.add(service.endpoint());
        }
        steps.add(called);
      }

      Set<URI> both = Set.of(OLD, NEW);
      assertEquals(
          List.of(Set.of(OLD), both, Set.of(NEW), both, Set.of(OLD), both, Set.of(NEW)), steps);
      assertTrue(service.isOver());
      assertEquals(200, service.calls(Step.OLD));
      assertEquals(300, service.calls(Step.BOTH));
      assertEquals(200, service.calls(Step.NEW));
    }
  }

  @Test
  void messagesOfTheOlderVersion_getTodaysWords_andOthersStay() {
    try (SdkHttpClient http = HttpServices.connections()) {
      UpgradedService service = new UpgradedService(OLD, NEW, new MemoryDynamoDb(), http, CALLS);
      assertEquals(
          error("Too many records of the dataset: 1102; the limit is 1024"),
          service.body(
              error("Too many records of the dataset: 1102, and at most 1024 are allowed")));
      JsonObject other = error("Something else");
      assertEquals(other, service.body(other));
    }
  }

  private static JsonObject error(String message) {
    return JsonValues.object("__type", "LimitExceededException", "message", message);
  }
}
