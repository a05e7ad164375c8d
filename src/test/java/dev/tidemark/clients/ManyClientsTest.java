package dev.tidemark.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.json.Json;
import dev.tidemark.store.Backoff;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Many concurrent clients with twenty updates each: no call fails, and no update is lost. {@code
 * -Dtidemark.clients=100} lets a hundred clients share a dataset, which takes two minutes; {@code
 * .ci/run} lets thirty.
 */
@ExtendWith(RunningService.class)
class ManyClientsTest {
  private static final int SHARING_CLIENTS = Integer.getInteger("tidemark.clients", 12);
  private static final int CLIENTS = 4 * SHARING_CLIENTS;
  private static final int UPDATES = 20;
  private static final String DATASET = "game";

  /** One in so many updates changes a record that other clients change, too. */
  private static final int SHARED_EVERY = 5;

  /** The number of shared records; at least six clients change each. */
  private static final int SHARED_KEYS = 2;

  private final Users users;

  ManyClientsTest(Users users) {
    this.users = users;
  }

  /** An accepted update. */
  private record Accepted(long count, Map<String, String> values) {}

  @Test
  void separateIdentities_areIndependent() throws Exception {
    List<User> owners = IntStream.range(0, CLIENTS).mapToObj(_ -> users.newUser()).toList();
    List<Callable<List<Accepted>>> clients =
        IntStream.range(0, CLIENTS)
            .<Callable<List<Accepted>>>mapToObj(i -> new Client(owners.get(i), i)::update)
            .toList();
    List<List<Accepted>> accepted = callAll(clients);
    for (int i = 0; i < CLIENTS; i++) {
      assertEquals(
          LongStream.rangeClosed(1, UPDATES).boxed().toList(),
          accepted.get(i).stream().map(Accepted::count).toList());
      assertListed(owners.get(i), accepted.get(i));
    }
  }

  @Test
  void oneSharedDataset_losesNoUpdate() throws Exception {
    User owner = users.newUser();
    List<Callable<List<Accepted>>> clients =
        IntStream.range(0, SHARING_CLIENTS)
            .<Callable<List<Accepted>>>mapToObj(i -> new Client(owner, i)::update)
            .toList();
    List<Accepted> accepted = callAll(clients).stream().flatMap(List::stream).toList();
    assertEquals(
        LongStream.rangeClosed(1, SHARING_CLIENTS * (long) UPDATES).boxed().toList(),
        accepted.stream().map(Accepted::count).sorted().toList());
    assertListed(owner, accepted);
  }

  private static <T> List<T> callAll(List<Callable<T>> calls) throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> results = new ArrayList<>();
      for (Future<T> call : threads.invokeAll(calls)) {
        try {
          results.add(call.get());
        } catch (ExecutionException e) {
          throw new AssertionError(e.getCause());
        }
      }
      return results;
    }
  }

  /** The listing has the last accepted value of each key, and nothing else. */
  private static void assertListed(User owner, List<Accepted> accepted) {
    Map<String, List<Object>> expected = new TreeMap<>();
    accepted.stream()
        .sorted((a, b) -> Long.compare(a.count(), b.count()))
        .forEach(
            update ->
                update
                    .values()
                    .forEach(
                        (key, value) ->
                            expected.put(key, List.of(value, BigDecimal.valueOf(update.count())))));
    Map<String, Object> listing = owner.raw().get(owner.path(DATASET) + "/records").body();
    Map<String, List<Object>> listed = new TreeMap<>();
    for (Map<?, ?> members : records(listing)) {
      listed.put(
          String.valueOf(members.get("Key")),
          List.of(String.valueOf(members.get("Value")), count(members)));
    }
    assertEquals(expected, listed);
    assertEquals(BigDecimal.valueOf(accepted.size()), listing.get("DatasetSyncCount"));
  }

  private static List<Map<?, ?>> records(Map<String, Object> response) {
    List<Map<?, ?>> records = new ArrayList<>();
    if (response.get("Records") instanceof List<?> list) {
      for (Object element : list) {
        records.add((Map<?, ?>) element);
      }
    }
    return records;
  }

  private static BigDecimal count(Map<?, ?> members) {
    return members.get("SyncCount") instanceof BigDecimal count ? count : BigDecimal.ONE.negate();
  }

  /** A client that lists changes and updates in turn. */
  private static final class Client {
    /** The pauses before retries after a 429. */
    private static final Backoff BACKOFF =
        Backoff.jittered(Duration.ofMillis(200), Duration.ofSeconds(4));

    private final User owner;
    private final RawClient raw;
    private final int number;
    private final Map<String, Long> counts = new HashMap<>();
    private BigDecimal lastSyncCount = BigDecimal.ZERO;

    Client(User owner, int number) {
      this.owner = owner;
      this.raw = owner.raw();
      this.number = number;
    }

    List<Accepted> update() {
      List<Accepted> accepted = new ArrayList<>();
      for (int i = 1; i <= UPDATES; i++) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("key " + number, "value " + i);
        if (i % SHARED_EVERY == 0) {
          values.put("shared " + number % SHARED_KEYS, "value %d of %d".formatted(i, number));
        }
        accepted.add(new Accepted(updateUntilAccepted(values), values));
      }
      return accepted;
    }

    /** Sends an update, and lists again after each conflict; returns the count of the update. */
    private long updateUntilAccepted(Map<String, String> values) {
      while (true) {
        RawClient.Response response =
            withRetries("POST", owner.path(DATASET), body(list(), values));
        if (response.status() == 200) {
          learn(response.body());
          List<Map<?, ?>> written = records(response.body());
          assertEquals(values.size(), written.size());
          return count(written.getFirst()).longValueExact();
        }
        assertEquals(409, response.status(), () -> "the response is " + response.body());
      }
    }

    /** Lists the changes, and returns the token. */
    private String list() {
      RawClient.Response listing =
          withRetries("GET", owner.path(DATASET) + "/records?lastSyncCount=" + lastSyncCount, "");
      assertEquals(200, listing.status(), () -> "the response is " + listing.body());
      learn(listing.body());
      assertTrue(listing.body().get("DatasetSyncCount") instanceof BigDecimal);
      lastSyncCount = new BigDecimal(String.valueOf(listing.body().get("DatasetSyncCount")));
      return String.valueOf(listing.body().get("SyncSessionToken"));
    }

    private RawClient.Response withRetries(String method, String target, String body) {
      for (int attempt = 1; ; attempt++) {
        RawClient.Response response = raw.send(method, target, body);
        if (response.status() != 429) {
          return response;
        }
        BACKOFF.pause(attempt);
      }
    }

    private void learn(Map<String, Object> response) {
      for (Map<?, ?> members : records(response)) {
        counts.put(String.valueOf(members.get("Key")), count(members).longValueExact());
      }
    }

    private String body(String token, Map<String, String> values) {
      return Json.write(
          json -> {
            json.writeStartObject();
            json.writeStringField("SyncSessionToken", token);
            json.writeArrayFieldStart("RecordPatches");
            for (Map.Entry<String, String> value : values.entrySet()) {
              json.writeStartObject();
              json.writeStringField("Op", "replace");
              json.writeStringField("Key", value.getKey());
              json.writeStringField("Value", value.getValue());
              json.writeNumberField("SyncCount", counts.getOrDefault(value.getKey(), 0L));
              json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
          });
    }
  }
}
