package dev.tidemark.consistency.crash;

import dev.tidemark.consistency.support.LocalTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** Crashes an operation at each of its calls to DynamoDB in turn. */
public final class CrashPoints {
  /** The calls that leave DynamoDB the same whether it carries them out or not. */
  private static final Set<String> READS =
      Set.of("GetItem", "BatchGetItem", "Query", "TransactGetItems");

  private CrashPoints() {}

  /**
   * Crashes before DynamoDB carries out each call and, if the call writes, also after.
   *
   * @return the violated guarantees of each crash
   */
  public static NavigableMap<String, List<String>> atEachCall(
      URI dynamoDb, CrashScenario scenario) {
    NavigableMap<String, List<String>> byName = new TreeMap<>();
    for (CrashPoint point : points(dynamoDb, scenario)) {
      byName.put(point.toString(), crash(dynamoDb, scenario, point));
    }
    return byName;
  }

  /** The point at which a process is killed. */
  private record CrashPoint(int call, String operation, boolean isCarriedOut) {
    @Override
    public String toString() {
      return "%s call %d, %s".formatted(isCarriedOut ? "after" : "before", call, operation);
    }
  }

  private static List<CrashPoint> points(URI dynamoDb, CrashScenario scenario) {
    List<CrashPoint> points = new ArrayList<>();
    for (String operation : calls(dynamoDb, scenario)) {
      int call = 1 + (int) points.stream().filter(point -> !point.isCarriedOut()).count();
      points.add(new CrashPoint(call, operation, false));
      if (!READS.contains(operation)) {
        points.add(new CrashPoint(call, operation, true));
      }
    }
    return points;
  }

  private static List<String> calls(URI dynamoDb, CrashScenario scenario) {
    try {
      return Crash.calls(dynamoDb, LocalTable.NAME, scenario);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> crash(URI dynamoDb, CrashScenario scenario, CrashPoint point) {
    try {
      return Crash.run(dynamoDb, LocalTable.NAME, scenario, point.call(), point.isCarriedOut());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
