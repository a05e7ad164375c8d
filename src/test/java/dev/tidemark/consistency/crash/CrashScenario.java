package dev.tidemark.consistency.crash;

import dev.tidemark.consistency.history.JsonValues;
import dev.tidemark.consistency.history.ServiceConfig;
import dev.tidemark.consistency.workload.ClientActor;
import dev.tidemark.consistency.workload.World.Response;
import dev.tidemark.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A stored state, and a request whose process is killed.
 *
 * @param config the settings of the service
 * @param prepare stores the state, and returns the request
 */
public record CrashScenario(String name, ServiceConfig config, Function<Client, Request> prepare) {
  private static final String DATASET = "game";
  private static final String PAGE = "page ".repeat(1200);
  private static final String PARTS = "part ".repeat(15_000);

  /** A request with the names of the API. */
  record Request(String operation, JsonObject input) {}

  /** A client of the service. */
  interface Client {
    /** Sends a request, and returns the response. */
    Response call(Request request);

    /** Lists the dataset, and returns the token. */
    default String list() {
      Response listing =
          call(new Request("ListRecords", JsonValues.object("DatasetName", DATASET)));
      return JsonValues.text(Crash.requireSuccess(listing).body(), "SyncSessionToken");
    }

    /** Lists and updates the dataset; both must succeed. */
    default void update(JsonObject... patches) {
      Crash.requireSuccess(call(update(list(), patches)));
    }

    /** Returns the request of an update. */
    default Request update(String token, JsonObject... patches) {
      return new Request(
          "UpdateRecords",
          JsonValues.object(
              "DatasetName",
              DATASET,
              "SyncSessionToken",
              token,
              "DeviceId",
              "phone",
              "RecordPatches",
              List.of(patches)));
    }

    /** Calls every operation, which must succeed, and deletes the dataset. */
    default void checkFinalState() {
      Crash.requireSuccess(call(new Request("GetCognitoEvents", JsonObject.EMPTY)));
      Crash.requireSuccess(call(setEvents("last")));
      Crash.requireSuccess(call(new Request("GetCognitoEvents", JsonObject.EMPTY)));
      JsonObject dataset = JsonValues.object("DatasetName", DATASET);
      update(replace("last", 0, "1"));
      list();
      Crash.requireSuccess(call(new Request("DescribeDataset", dataset)));
      Crash.requireSuccess(call(new Request("ListDatasets", JsonObject.EMPTY)));
      Crash.requireSuccess(call(new Request("DescribeIdentityUsage", JsonObject.EMPTY)));
      Crash.requireSuccess(call(new Request("DeleteDataset", dataset)));
      update(replace("again", 0, "1"));
      list();
      Crash.requireSuccess(call(new Request("DeleteDataset", dataset)));
      Crash.requireSuccess(call(new Request("ListDatasets", JsonObject.EMPTY)));
    }
  }

  private static JsonObject replace(String key, long syncCount, String value) {
    return JsonValues.object(
        "Op",
        "replace",
        "Key",
        key,
        "Value",
        value,
        "SyncCount",
        syncCount,
        "DeviceLastModifiedDate",
        BigDecimal.valueOf(1_700_000_000_000L + value.hashCode() % 1000, 3));
  }

  private static JsonObject remove(String key, long syncCount) {
    return JsonValues.object(
        "Op", "remove", "Key", key, "Value", Optional.empty(), "SyncCount", syncCount);
  }

  /** Returns half of the tombstones that a dataset can have. */
  private static JsonObject[] removals(String prefix) {
    return IntStream.range(0, 512).mapToObj(i -> remove(prefix + i, 0)).toArray(JsonObject[]::new);
  }

  private static Request setEvents(String function) {
    return new Request("SetCognitoEvents", ClientActor.events(function));
  }

  private static void grow(Client client) {
    client.update(replace("a", 0, PAGE), replace("b", 0, PAGE), replace("c", 0, PAGE));
    client.update(replace("d", 0, PARTS));
  }

  private static ServiceConfig config(boolean hasTrigger) {
    return new ServiceConfig(hasTrigger, ServiceConfig.NO_PRUNING_BY_AGE, ServiceConfig.SKEW);
  }

  private static CrashScenario of(String name, Function<Client, Request> prepare) {
    return new CrashScenario(name, config(false), prepare);
  }

  private static Request onDataset(String operation) {
    return new Request(operation, JsonValues.object("DatasetName", DATASET));
  }

  /** Returns a scenario for each path through an operation. */
  public static List<CrashScenario> all() {
    List<CrashScenario> all = new ArrayList<>();
    all.add(of("a creation", client -> client.update(client.list(), replace("a", 0, "1"))));
    all.add(
        of(
            "a creation in pages",
            client ->
                client.update(
                    client.list(),
                    replace("a", 0, PAGE),
                    replace("b", 0, PAGE),
                    replace("c", 0, PAGE))));
    all.add(
        of(
            "a creation after a deletion",
            client -> {
              client.update(replace("a", 0, "1"));
              Crash.requireSuccess(client.call(onDataset("DeleteDataset")));
              return client.update(client.list(), replace("b", 0, "2"));
            }));
    all.add(
        of(
            "an update without a read",
            client -> {
              client.update(replace("a", 0, "1"));
              return client.update(client.list(), replace("a", 1, "2"), remove("b", 0));
            }));
    all.add(
        of(
            "an update of one item",
            client -> {
              client.update(replace("a", 0, "1"));
              String token = client.list();
              client.update(replace("b", 0, "2"));
              return client.update(token, replace("a", 1, "3"));
            }));
    all.add(
        of(
            "a growth into pages",
            client -> {
              client.update(replace("a", 0, PAGE), replace("b", 0, PAGE));
              return client.update(client.list(), replace("c", 0, PAGE), remove("a", 1));
            }));
    all.add(
        of(
            "an update in pages",
            client -> {
              grow(client);
              return client.update(client.list(), replace("a", 1, "1"), remove("b", 1));
            }));
    all.add(
        of(
            "an update of parts of a value",
            client -> {
              grow(client);
              return client.update(client.list(), replace("d", 2, PARTS + "2"));
            }));
    all.add(
        new CrashScenario(
            "an update with a trigger",
            config(true),
            client -> {
              client.update(replace("b", 0, "1"));
              return client.update(client.list(), replace("a", 0, "shout"));
            }));
    all.add(
        new CrashScenario(
            "an update in pages with a trigger",
            config(true),
            client -> {
              grow(client);
              return client.update(client.list(), replace("a", 1, "remove"), replace("e", 0, "1"));
            }));
    all.add(
        of(
            "an update in pages after a concurrent one",
            client -> {
              grow(client);
              String token = client.list();
              client.update(replace("c", 1, PAGE + "2"));
              return client.update(token, replace("a", 1, "1"), remove("b", 1));
            }));
    all.add(
        new CrashScenario(
            "a creation with a trigger",
            config(true),
            client -> client.update(client.list(), replace("a", 0, "shout"))));
    all.add(
        of(
            "an update that prunes half of the tombstones",
            client -> {
              client.update(removals("early"));
              client.update(removals("late"));
              return client.update(client.list(), replace("a", 0, "1"), remove("b", 0));
            }));
    all.add(
        new CrashScenario(
            "an update that prunes expired tombstones",
            new ServiceConfig(false, Duration.ZERO, ServiceConfig.SKEW),
            client -> {
              client.update(replace("a", 0, "1"), remove("b", 0));
              String token = client.list();
              client.update(replace("c", 0, "2"));
              return client.update(token, replace("a", 1, "3"));
            }));
    all.add(
        of(
            "a replay of an update",
            client -> {
              client.update(replace("a", 0, "1"));
              Request update = client.update(client.list(), replace("a", 1, "2"));
              Crash.requireSuccess(client.call(update));
              client.update(replace("b", 0, "3"));
              return update;
            }));
    all.add(
        of(
            "a replay of an update in pages",
            client -> {
              grow(client);
              Request update = client.update(client.list(), replace("a", 1, PAGE + "2"));
              Crash.requireSuccess(client.call(update));
              client.update(replace("b", 1, "3"));
              return update;
            }));
    all.add(
        of(
            "a deletion of one item",
            client -> {
              client.update(replace("a", 0, "1"));
              return onDataset("DeleteDataset");
            }));
    all.add(
        of(
            "a deletion of pages",
            client -> {
              grow(client);
              return onDataset("DeleteDataset");
            }));
    all.add(
        of(
            "ListRecords of changes in pages",
            client -> {
              grow(client);
              return new Request(
                  "ListRecords", JsonValues.object("DatasetName", DATASET, "LastSyncCount", 1));
            }));
    all.add(of("ListRecords of a missing dataset", _ -> onDataset("ListRecords")));
    all.add(
        of(
            "ListRecords of one item",
            client -> {
              client.update(replace("a", 0, "1"));
              return onDataset("ListRecords");
            }));
    for (String operation : List.of("ListRecords", "DescribeDataset")) {
      all.add(
          of(
              operation + " of pages",
              client -> {
                grow(client);
                return onDataset(operation);
              }));
    }
    all.add(
        of(
            "SetCognitoEvents",
            client -> {
              Crash.requireSuccess(client.call(setEvents("one")));
              return setEvents("two");
            }));
    all.add(
        of(
            "GetCognitoEvents",
            client -> {
              Crash.requireSuccess(client.call(setEvents("one")));
              return new Request("GetCognitoEvents", JsonObject.EMPTY);
            }));
    for (String operation : List.of("ListDatasets", "DescribeIdentityUsage")) {
      all.add(
          of(
              operation,
              client -> {
                grow(client);
                return new Request(operation, JsonObject.EMPTY);
              }));
    }
    return List.copyOf(all);
  }
}
