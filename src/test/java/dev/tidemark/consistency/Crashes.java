package dev.tidemark.consistency;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** Crashes at every call to DynamoDB of an operation, one after the other. */
final class Crashes {
  /** For DynamoDB it is the same whether a read was carried out. */
  private static final Set<String> READS =
      Set.of("GetItem", "BatchGetItem", "Query", "TransactGetItems");

  private Crashes() {}

  /**
   * Crashes at each call, before it is carried out and, if it writes, after.
   *
   * @return for each kill what breaks a promise
   */
  static NavigableMap<String, List<String>> atEachCall(URI dynamoDb, CrashScenario scenario) {
    NavigableMap<String, List<String>> byName = new TreeMap<>();
    for (Place place : places(dynamoDb, scenario)) {
      byName.put(place.toString(), kill(dynamoDb, scenario, place));
    }
    return byName;
  }

  /** Where a process is killed. */
  private record Place(int call, String operation, boolean isCarriedOut) {
    @Override
    public String toString() {
      return "%s call %d, %s".formatted(isCarriedOut ? "after" : "before", call, operation);
    }
  }

  private static List<Place> places(URI dynamoDb, CrashScenario scenario) {
    List<Place> places = new ArrayList<>();
    for (String operation : calls(dynamoDb, scenario)) {
      int call = 1 + (int) places.stream().filter(place -> !place.isCarriedOut()).count();
      places.add(new Place(call, operation, false));
      if (!READS.contains(operation)) {
        places.add(new Place(call, operation, true));
      }
    }
    return places;
  }

  private static List<String> calls(URI dynamoDb, CrashScenario scenario) {
    try {
      return Crash.calls(dynamoDb, ConsistencyTable.NAME, scenario);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> kill(URI dynamoDb, CrashScenario scenario, Place place) {
    try {
      return Crash.run(
          dynamoDb, ConsistencyTable.NAME, scenario, place.call(), place.isCarriedOut());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
