package dev.tidemark.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.clients.ReferenceService.Answer;
import dev.tidemark.clients.ReferenceService.Kind;
import dev.tidemark.clients.ReferenceService.Patch;
import dev.tidemark.clients.ReferenceService.Update;
import dev.tidemark.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Random calls, made of the running service and of {@link ReferenceService} side by side. What is
 * called depends on the seed and on what was answered before, so a seed says it all.
 */
final class RandomSchedule {
  private static final int SHORT = 25;
  private static final int LONG = 150;

  /** Every so many seeds, a schedule is long, and now and then patches hundreds of records. */
  private static final int LONG_EVERY = 40;

  private static final int BULK = 400;
  private static final List<String> KEYS = List.of("a", "b", "c", "d", "e", "f");
  private static final List<String> VALUES = List.of("", "1", "22", "\"quoted\"\n", "x".repeat(99));

  /** Values that bring a dataset into pages, and into items of their own. */
  private static final List<String> LARGE_VALUES =
      List.of("page ".repeat(1500), "some ".repeat(3000), "part of a value ".repeat(4500));

  private final long seed;
  private final Random random;
  private final Random sizes;
  private final boolean isLong;
  private final List<Party> parties = new ArrayList<>();
  private final Map<String, Kind> tokens = new LinkedHashMap<>();
  private final List<Sent> sent = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final Set<String> outcomes = new TreeSet<>();

  /** An identity, its devices, and what must be answered to them. */
  private static final class Party {
    final User user;
    final ReferenceService reference;
    final List<String> datasets;
    final Map<Long, BigDecimal> dates = new HashMap<>();
    final List<Device> devices = new ArrayList<>();

    Party(User user, int numberOfDatasets, boolean hasTrigger) {
      this.user = user;
      this.reference = new ReferenceService(user.identity(), hasTrigger);
      this.datasets = new ArrayList<>();
      for (int i = 0; i < numberOfDatasets; i++) {
        datasets.add("dataset:" + i);
      }
      devices.add(new Device(user.identity(), user.identity()));
      devices.add(new Device(user.identity(), "phone"));
      devices.add(new Device(User.DEVELOPER, User.ACCOUNT));
    }
  }

  /** A device, or a developer; it has an access key and the counts that it was last told. */
  private static final class Device {
    final String accessKey;
    final String author;
    final Map<String, Map<String, Long>> counts = new HashMap<>();
    final Map<String, Long> last = new HashMap<>();
    final Map<String, String> session = new HashMap<>();

    Device(String accessKey, String author) {
      this.accessKey = accessKey;
      this.author = author;
    }

    boolean isDeveloper() {
      return accessKey.equals(User.DEVELOPER);
    }

    Map<String, Long> counts(String dataset) {
      return counts.computeIfAbsent(dataset, _ -> new TreeMap<>());
    }
  }

  private record Sent(Party party, Device device, String dataset, Update update) {}

  RandomSchedule(Users users, long seed, boolean hasTrigger) {
    this.seed = seed;
    this.random = new Random(seed);
    this.sizes = new Random(~seed);
    this.isLong = seed % LONG_EVERY == 0;
    // Enough datasets to meet the limit of 20, or few, to meet each often.
    parties.add(new Party(users.newUser(), isLong && random.nextBoolean() ? 22 : 2, hasTrigger));
    parties.add(new Party(users.newUser(), 1, hasTrigger));
  }

  /** Makes the calls, and compares every answer as a whole. */
  void run() {
    int steps = isLong ? LONG : SHORT;
    for (int step = 0; step < steps; step++) {
      Party party = parties.get(random.nextInt(8) == 0 ? 1 : 0);
      Device device = one(party.devices);
      String dataset = one(party.datasets);
      switch (random.nextInt(20)) {
        case 0 -> describe(party, device, dataset);
        case 1 -> listDatasets(party, device);
        case 2 -> usage(party, device);
        case 3 -> delete(party, device, dataset);
        case 4, 5 -> replay();
        case 6, 7 -> goOn(party, device, dataset);
        case 8 -> foreign(party, dataset);
        case 9, 10, 11, 12, 13 -> list(party, device, dataset);
        default -> update(party, device, dataset);
      }
    }
    for (Party party : parties) {
      assertEquals(
          party.reference.judged(),
          RandomTrigger.invocations(party.user.identity()),
          () -> "how often the trigger ran; " + this);
    }
  }

  /** Returns what kinds of answers there were that are not plain successes. */
  Set<String> outcomes() {
    return outcomes;
  }

  private void update(Party party, Device device, String dataset) {
    if (!device.session.containsKey(dataset) || random.nextInt(3) > 0) {
      listAll(party, device, dataset);
    }
    boolean bulk = isLong && random.nextInt(4) == 0;
    List<Patch> patches = bulk ? bulkPatches(device, dataset) : patches(device, dataset);
    String token =
        random.nextInt(6) == 0
            ? one(List.copyOf(tokens.keySet()))
            : device.session.getOrDefault(dataset, "none");
    if (tokens.get(token) instanceof Kind.Session session) {
      send(
          new Sent(
              party,
              device,
              dataset,
              new Update(token, session, device.author, device.isDeveloper(), patches)));
    } else {
      refused(
          party,
          device,
          dataset,
          token,
          patches,
          ReferenceService.error(
              400, "InvalidParameterException", "SyncSessionToken not valid for these inputs"));
    }
  }

  private List<Patch> patches(Device device, String dataset) {
    Set<String> keys = new TreeSet<>();
    int number = random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(3);
    for (int i = 0; i < number; i++) {
      keys.add(one(KEYS));
    }
    return keys.stream()
        .map(
            key ->
                new Patch(
                    key,
                    random.nextInt(3) == 0 ? Optional.empty() : Optional.of(value()),
                    random.nextInt(8) == 0
                        ? random.nextInt(5)
                        : device.counts(dataset).getOrDefault(key, 0L),
                    random.nextBoolean() ? Optional.empty() : Optional.of(date())))
        .toList();
  }

  private String value() {
    String value = one(VALUES);
    return sizes.nextInt(12) == 0 ? LARGE_VALUES.get(sizes.nextInt(LARGE_VALUES.size())) : value;
  }

  private List<Patch> bulkPatches(Device device, String dataset) {
    String group = "bulk" + random.nextInt(4) + " ";
    Optional<String> value = random.nextInt(3) > 0 ? Optional.empty() : Optional.of("v");
    List<Patch> patches = new ArrayList<>();
    for (int i = 0; i < BULK; i++) {
      String key = group + i;
      long count = device.counts(dataset).getOrDefault(key, 0L);
      patches.add(new Patch(key, value, count, Optional.empty()));
    }
    return patches;
  }

  private BigDecimal date() {
    return BigDecimal.valueOf(1_424_801_824_000L + random.nextInt(2000), 3);
  }

  private void replay() {
    if (!sent.isEmpty()) {
      send(sent.get(sent.size() - 1 - random.nextInt(Math.min(sent.size(), 12))));
    }
  }

  private void send(Sent call) {
    Answer expected = call.party().reference.update(call.dataset(), call.update());
    Map<String, Object> answer =
        compare(call.party(), "update " + call.dataset() + " " + call.update(), expected, call);
    if (expected.status() == 200) {
      learn(call.device(), call.dataset(), answer);
      if (!sent.contains(call)) {
        sent.add(call);
      }
    }
  }

  private void refused(
      Party party,
      Device device,
      String dataset,
      String token,
      List<Patch> patches,
      Answer expected) {
    Instant from = Instant.now();
    RawClient.Answer actual =
        client(party, device).post(party.user.path(dataset), body(token, device, patches));
    check(party, "update with another token", expected, from, actual);
  }

  private Map<String, Object> compare(Party party, String what, Answer expected, Sent call) {
    Instant from = Instant.now();
    RawClient.Answer actual =
        client(party, call.device())
            .post(
                party.user.path(call.dataset()),
                body(call.update().token(), call.device(), call.update().patches()));
    return check(party, what, expected, from, actual);
  }

  /** Lists from anywhere, with anything. */
  private void list(Party party, Device device, String dataset) {
    OptionalLong last =
        switch (random.nextInt(5)) {
          case 0 -> OptionalLong.empty();
          case 1 -> OptionalLong.of(0);
          case 2 -> OptionalLong.of(random.nextInt(isLong ? 40 : 8));
          default -> OptionalLong.of(device.last.getOrDefault(dataset, 0L));
        };
    Optional<String> session =
        random.nextInt(4) == 0 && !tokens.isEmpty()
            ? Optional.of(one(List.copyOf(tokens.keySet())))
            : Optional.empty();
    OptionalInt max =
        random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(1 + random.nextInt(3));
    list(party, device, dataset, last, Optional.empty(), max, session);
  }

  private void listAll(Party party, Device device, String dataset) {
    list(
        party,
        device,
        dataset,
        OptionalLong.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty());
  }

  /** Goes on with some listing that had more pages, or with a token that is none. */
  private void goOn(Party party, Device device, String dataset) {
    List<String> pages =
        tokens.entrySet().stream()
            .filter(token -> !(token.getValue() instanceof Kind.Session))
            .map(Map.Entry::getKey)
            .toList();
    if (pages.isEmpty()) {
      list(party, device, dataset);
      return;
    }
    String token = one(pages);
    String of = dataset;
    OptionalLong last = OptionalLong.empty();
    if (tokens.get(token) instanceof Kind.Next next && random.nextInt(6) > 0) {
      of = next.dataset();
      last =
          random.nextBoolean()
              ? OptionalLong.empty()
              : OptionalLong.of(next.last() + random.nextInt(5) / 4);
    }
    OptionalInt max =
        random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(1 + random.nextInt(2));
    list(party, device, of, last, Optional.of(token), max, Optional.empty());
  }

  private void list(
      Party party,
      Device device,
      String dataset,
      OptionalLong last,
      Optional<String> next,
      OptionalInt max,
      Optional<String> session) {
    Map<String, String> query = new TreeMap<>();
    last.ifPresent(count -> query.put("lastSyncCount", Long.toString(count)));
    next.ifPresent(token -> query.put("nextToken", token));
    max.ifPresent(count -> query.put("maxResults", Integer.toString(count)));
    session.ifPresent(token -> query.put("syncSessionToken", token));
    Answer expected =
        session.isPresent() && !(kind(session) instanceof Kind.Session)
            ? ReferenceService.error(
                400, "InvalidParameterException", "SyncSessionToken not valid for these inputs")
            : party.reference.list(
                dataset,
                last,
                next.map(tokens::get),
                max,
                session.map(token -> (Kind.Session) kind(Optional.of(token))));
    Map<String, Object> answer =
        get(party, device, party.user.path(dataset) + "/records", query, expected);
    if (expected.status() != 200) {
      return;
    }
    if (last.isEmpty() && next.isEmpty()) {
      device.counts(dataset).clear();
    }
    learn(device, dataset, answer);
    if (answer.get("SyncSessionToken") instanceof String token) {
      device.session.put(dataset, token);
    }
    if (answer.get("DatasetSyncCount") instanceof BigDecimal count) {
      device.last.put(dataset, count.longValueExact());
    }
  }

  private Kind kind(Optional<String> token) {
    Kind kind = tokens.get(token.orElseThrow());
    if (kind == null) {
      throw new AssertionError("a token that nobody was given");
    }
    return kind;
  }

  private static void learn(Device device, String dataset, Map<String, Object> answer) {
    if (answer.get("Records") instanceof List<?> records) {
      for (Object stored : records) {
        if (stored instanceof Map<?, ?> members
            && members.get("Key") instanceof String key
            && members.get("SyncCount") instanceof BigDecimal count) {
          device.counts(dataset).put(key, count.longValueExact());
        }
      }
    }
  }

  private void describe(Party party, Device device, String dataset) {
    get(party, device, party.user.path(dataset), Map.of(), party.reference.describe(dataset));
  }

  private void delete(Party party, Device device, String dataset) {
    Answer expected = party.reference.delete(dataset);
    Instant from = Instant.now();
    RawClient.Answer actual = client(party, device).send("DELETE", party.user.path(dataset), "");
    check(party, "delete " + dataset, expected, from, actual);
  }

  private void listDatasets(Party party, Device device) {
    Map<String, String> query = new TreeMap<>();
    OptionalInt max =
        random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(1 + random.nextInt(3));
    Optional<String> next =
        random.nextBoolean() && !tokens.isEmpty()
            ? Optional.of(one(List.copyOf(tokens.keySet())))
            : Optional.empty();
    max.ifPresent(count -> query.put("maxResults", Integer.toString(count)));
    next.ifPresent(token -> query.put("nextToken", token));
    Answer expected = party.reference.listDatasets(next.map(tokens::get), max);
    get(party, device, party.user.path() + "/datasets", query, expected);
  }

  private void usage(Party party, Device device) {
    Answer expected = party.reference.usage(party.user.pool());
    get(party, device, party.user.path(), Map.of(), expected);
  }

  /** Tries another identity's data. */
  private void foreign(Party party, String dataset) {
    String stranger = parties.get(party.equals(parties.getFirst()) ? 1 : 0).user.identity();
    Answer expected =
        ReferenceService.error(
            403,
            "NotAuthorizedException",
            "These credentials are not valid for accessing this resource");
    Instant from = Instant.now();
    RawClient client = party.user.users().raw(stranger);
    RawClient.Answer actual =
        random.nextBoolean()
            ? client.get(party.user.path(dataset) + "/records")
            : client.send("DELETE", party.user.path(dataset), "");
    check(party, "as a stranger", expected, from, actual);
  }

  private Map<String, Object> get(
      Party party, Device device, String path, Map<String, String> query, Answer expected) {
    String parameters =
        query.entrySet().stream()
            .map(
                parameter ->
                    parameter.getKey()
                        + "="
                        + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    String target = parameters.isEmpty() ? path : path + "?" + parameters;
    Instant from = Instant.now();
    return check(party, "GET " + target, expected, from, client(party, device).get(target));
  }

  private static RawClient client(Party party, Device device) {
    return party.user.users().raw(device.accessKey);
  }

  private static String body(String token, Device device, List<Patch> patches) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField("SyncSessionToken", token);
          if (device.author.equals("phone")) {
            json.writeStringField("DeviceId", device.author);
          }
          json.writeArrayFieldStart("RecordPatches");
          for (Patch patch : patches) {
            json.writeStartObject();
            json.writeStringField("Op", patch.value().isPresent() ? "replace" : "remove");
            json.writeStringField("Key", patch.key());
            json.writeNumberField("SyncCount", patch.count());
            if (patch.value().isPresent()) {
              json.writeStringField("Value", patch.value().get());
            }
            if (patch.date().isPresent()) {
              json.writeNumberField("DeviceLastModifiedDate", patch.date().get());
            }
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private Map<String, Object> check(
      Party party, String what, Answer expected, Instant from, RawClient.Answer actual) {
    log.add(log.size() + 1 + ". " + what + " -> " + expected.status());
    note(expected.body());
    Object body = resolve(party, expected.body(), actual.body(), from);
    assertEquals(
        List.of(expected.status(), body), List.of(actual.status(), actual.body()), this::toString);
    return actual.body();
  }

  private void note(Map<String, Object> body) {
    if (body.get("message") instanceof String message) {
      outcomes.add(message.replaceAll("(?<=for: ).*|[0-9]+", "…"));
    }
    if (Boolean.TRUE.equals(body.get("DatasetDeletedAfterRequestedSyncCount"))) {
      outcomes.add(
          "start over, exists %s, records %s, more %s"
              .formatted(
                  body.get("DatasetExists"),
                  !List.of().equals(body.get("Records")),
                  body.containsKey("NextToken")));
    }
  }

  /** Returns the expected value with what differs from run to run as it came, if it may. */
  private Object resolve(Party party, Object expected, Object actual, Instant from) {
    return switch (expected) {
      case Map<?, ?> members -> {
        Map<Object, Object> resolved = new LinkedHashMap<>();
        members.forEach(
            (name, member) -> {
              Object counterpart = actual instanceof Map<?, ?> map ? map.get(name) : null;
              resolved.put(
                  name, counterpart == null ? member : resolve(party, member, counterpart, from));
            });
        yield resolved;
      }
      case List<?> elements -> {
        List<Object> resolved = new ArrayList<>();
        for (Object element : elements) {
          int i = resolved.size();
          boolean hasCounterpart = actual instanceof List<?> list && i < list.size();
          resolved.add(
              hasCounterpart ? resolve(party, element, ((List<?>) actual).get(i), from) : element);
        }
        yield resolved;
      }
      case Kind.DateOf(long update) ->
          actual instanceof BigDecimal date ? dateOf(party, update, date, from) : expected;
      case Kind token -> {
        if (actual instanceof String text) {
          assertFalse(text.isEmpty(), this::toString);
          Kind known = tokens.putIfAbsent(text, token);
          assertTrue(known == null || known.equals(token), this::toString);
        }
        yield actual;
      }
      default -> expected;
    };
  }

  /** An update has one date, and it is made between its request and its answer. */
  private BigDecimal dateOf(Party party, long update, BigDecimal date, Instant from) {
    return party.dates.computeIfAbsent(
        update,
        _ -> {
          BigDecimal earliest = BigDecimal.valueOf(from.toEpochMilli(), 3);
          BigDecimal latest = BigDecimal.valueOf(Instant.now().toEpochMilli(), 3);
          assertEquals(date.setScale(3, RoundingMode.UNNECESSARY), date, this::toString);
          assertTrue(date.compareTo(earliest) >= 0 && date.compareTo(latest) <= 0, this::toString);
          return date;
        });
  }

  private <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  @Override
  public String toString() {
    return "run again with -Dtidemark.seed=%d:\n%s\n".formatted(seed, String.join("\n", log));
  }
}
