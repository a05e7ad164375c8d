package dev.tidemark.proof;

import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Kills at every call to DynamoDB of an operation, one after the other. */
final class Kills {
  private Kills() {}

  /**
   * Kills at each call, before it is carried out and after.
   *
   * @return for each kill what breaks a promise
   */
  static NavigableMap<String, List<String>> atEachCall(URI dynamoDb, KillScenario scenario) {
    try (ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      int calls = Kill.calls(dynamoDb, ProofTable.NAME, scenario);
      Map<String, Future<List<String>>> kills = new LinkedHashMap<>();
      for (int call = 1; call <= calls; call++) {
        for (boolean isCarriedOut : List.of(false, true)) {
          int at = call;
          kills.put(
              "%s call %d".formatted(isCarriedOut ? "after" : "before", at),
              threads.submit(
                  () -> Kill.run(dynamoDb, ProofTable.NAME, scenario, at, isCarriedOut)));
        }
      }
      NavigableMap<String, List<String>> violations = new TreeMap<>();
      for (Map.Entry<String, Future<List<String>>> kill : kills.entrySet()) {
        violations.put(kill.getKey(), kill.getValue().get());
      }
      return violations;
    } catch (IOException | ExecutionException e) {
      throw new IllegalStateException(scenario.name(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
