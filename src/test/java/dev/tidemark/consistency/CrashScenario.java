package dev.tidemark.consistency;

import dev.tidemark.consistency.World.Answer;
import dev.tidemark.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What there is when a process is killed, and in which operation.
 *
 * @param prepare makes what there is, and returns the request that is killed
 */
record CrashScenario(String name, Terms terms, Function<Client, Request> prepare) {
  private static final Duration NEVER = Duration.ofDays(10_000);
  private static final String DATASET = "game";
  private static final String PAGE = "page ".repeat(1200);
  private static final String PARTS = "part ".repeat(15_000);

  /** A request of an operation, as the API names its members. */
  record Request(String operation, JsonObject input) {}

  /** Calls the service. */
  interface Client {
    /** Returns the answer. */
    Answer call(Request request);

    /** Returns the token of a listing. */
    default String list() {
      Answer listing = call(new Request("ListRecords", Trees.object("DatasetName", DATASET)));
      return Trees.text(Crash.successful(listing).body(), "SyncSessionToken");
    }

    /** Lists and updates, which must succeed. */
    default void update(JsonObject... patches) {
      Crash.successful(call(update(list(), patches)));
    }

    /** Returns an update. */
    default Request update(String token, JsonObject... patches) {
      return new Request(
          "UpdateRecords",
          Trees.object(
              "DatasetName",
              DATASET,
              "SyncSessionToken",
              token,
              "DeviceId",
              "phone",
              "RecordPatches",
              List.of(patches)));
    }

    /** Shows all, and that all works. */
    default void conclude() {
      Crash.successful(call(new Request("GetCognitoEvents", JsonObject.EMPTY)));
      Crash.successful(call(setEvents("last")));
      Crash.successful(call(new Request("GetCognitoEvents", JsonObject.EMPTY)));
      JsonObject dataset = Trees.object("DatasetName", DATASET);
      update(replace("last", 0, "1"));
      list();
      Crash.successful(call(new Request("DescribeDataset", dataset)));
      Crash.successful(call(new Request("ListDatasets", JsonObject.EMPTY)));
      Crash.successful(call(new Request("DescribeIdentityUsage", JsonObject.EMPTY)));
      Crash.successful(call(new Request("DeleteDataset", dataset)));
      update(replace("again", 0, "1"));
      list();
      Crash.successful(call(new Request("DeleteDataset", dataset)));
      Crash.successful(call(new Request("ListDatasets", JsonObject.EMPTY)));
    }
  }

  private static JsonObject replace(String key, long syncCount, String value) {
    return Trees.object(
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
    return Trees.object(
        "Op", "remove", "Key", key, "Value", Optional.empty(), "SyncCount", syncCount);
  }

  /** A half of what is remembered. */
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

  private static CrashScenario of(String name, Function<Client, Request> prepare) {
    return new CrashScenario(name, new Terms(false, NEVER), prepare);
  }

  private static Request onDataset(String operation) {
    return new Request(operation, Trees.object("DatasetName", DATASET));
  }

  /** Returns a scenario for each way that an operation can take. */
  static List<CrashScenario> all() {
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
              Crash.successful(client.call(onDataset("DeleteDataset")));
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
            new Terms(true, NEVER),
            client -> {
              client.update(replace("b", 0, "1"));
              return client.update(client.list(), replace("a", 0, "shout"));
            }));
    all.add(
        new CrashScenario(
            "an update in pages with a trigger",
            new Terms(true, NEVER),
            client -> {
              grow(client);
              return client.update(client.list(), replace("a", 1, "remove"), replace("e", 0, "1"));
            }));
    all.add(
        of(
            "an update in pages that comes second",
            client -> {
              grow(client);
              String token = client.list();
              client.update(replace("c", 1, PAGE + "2"));
              return client.update(token, replace("a", 1, "1"), remove("b", 1));
            }));
    all.add(
        new CrashScenario(
            "a creation with a trigger",
            new Terms(true, NEVER),
            client -> client.update(client.list(), replace("a", 0, "shout"))));
    all.add(
        of(
            "an update that forgets too many removed records",
            client -> {
              client.update(removals("early"));
              client.update(removals("late"));
              return client.update(client.list(), replace("a", 0, "1"), remove("b", 0));
            }));
    all.add(
        new CrashScenario(
            "an update that forgets removed records",
            new Terms(false, Duration.ZERO),
            client -> {
              client.update(replace("a", 0, "1"), remove("b", 0));
              String token = client.list();
              client.update(replace("c", 0, "2"));
              return client.update(token, replace("a", 1, "3"));
            }));
    all.add(
        of(
            "a repetition of an update",
            client -> {
              client.update(replace("a", 0, "1"));
              Request update = client.update(client.list(), replace("a", 1, "2"));
              Crash.successful(client.call(update));
              client.update(replace("b", 0, "3"));
              return update;
            }));
    all.add(
        of(
            "a repetition of an update in pages",
            client -> {
              grow(client);
              Request update = client.update(client.list(), replace("a", 1, PAGE + "2"));
              Crash.successful(client.call(update));
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
            "ListRecords of what is new in pages",
            client -> {
              grow(client);
              return new Request(
                  "ListRecords", Trees.object("DatasetName", DATASET, "LastSyncCount", 1));
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
              Crash.successful(client.call(setEvents("one")));
              return setEvents("two");
            }));
    all.add(
        of(
            "GetCognitoEvents",
            client -> {
              Crash.successful(client.call(setEvents("one")));
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
