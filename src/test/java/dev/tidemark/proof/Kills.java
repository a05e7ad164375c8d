package dev.tidemark.proof;

import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Kills at every call to DynamoDB of an operation, one after the other. */
final class Kills {
  /** For DynamoDB it is the same whether a read was carried out. */
  private static final Set<String> READS =
      Set.of("GetItem", "BatchGetItem", "Query", "TransactGetItems");

  private Kills() {}

  /**
   * Kills at each call, before it is carried out and, if it writes, after.
   *
   * @return for each kill what breaks a promise
   */
  static NavigableMap<String, List<String>> atEachCall(URI dynamoDb, KillScenario scenario) {
    try (ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      List<String> calls = Kill.calls(dynamoDb, ProofTable.NAME, scenario);
      Map<String, Future<List<String>>> kills = new LinkedHashMap<>();
      for (int call = 1; call <= calls.size(); call++) {
        String name = calls.get(call - 1);
        for (boolean isCarriedOut : READS.contains(name) ? List.of(false) : List.of(false, true)) {
          int at = call;
          kills.put(
              "%s call %d, %s".formatted(isCarriedOut ? "after" : "before", at, name),
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
