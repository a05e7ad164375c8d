package dev.tidemark.consistency.workload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tidemark.consistency.checker.TriggerModel;
import dev.tidemark.consistency.history.JsonValues;
import dev.tidemark.consistency.workload.Schedule.Kind;
import dev.tidemark.consistency.workload.World.Response;
import dev.tidemark.consistency.workload.World.Sender;
import dev.tidemark.dynamodb.IdentityItems;
import dev.tidemark.dynamodb.pages.CollidingKeys;
import dev.tidemark.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A device or a developer that lists and updates datasets at random. It keeps a copy of what the
 * service tells it, retries calls without a response, and sometimes misbehaves.
 */
public final class ClientActor implements Runnable {
  private static final int MAX_PAGES = 40;
  private static final int MAX_DELIVERIES = 4;
  private static final int BULK_OF_REMOVALS = 350;

  /** More than half of the tombstones that a dataset keeps. */
  private static final int LARGE_BULK_OF_REMOVALS = 600;

  private static final int BULK_OF_RECORDS = 100;

  /** The account of the developers. */
  private static final String ACCOUNT = "123456789012";

  /** A size of values of which seven outgrow a page of one item. */
  private static final int CHUNKS_VALUE = 60_000;

  /** Sizes of values that outgrow the dataset item, their page and, four together, the quota. */
  private static final int PAGE_VALUE = 5000;

  /** A size of values of which one outgrows the dataset item. */
  private static final int ONE_PAGE_VALUE = 20_000;

  private static final int PARTS_VALUE = 70_000;
  private static final int QUARTER_VALUE = 300_000;

  /** Two, three and four bytes of UTF-8. */
  private static final String NOT_ASCII = "\u00FC\u20AC\uD834\uDD1E";

  private static final int LONG_PAUSE = 600_000;
  private static final int SHORT_PAUSE = 60;

  /** A pause between pages during which another client can complete a large update. */
  private static final int PAGE_PAUSE = 2000;

  /** The device date of the first change in milliseconds; each change has its own date. */
  private static final long FIRST_DEVICE_DATE = 1_700_000_000_000L;

  /** Two of the keys sort differently in UTF-8 and in UTF-16. */
  private static final List<String> KEYS =
      List.of(TriggerModel.MIRRORED, "b", "c", "\uD834\uDD1E", "\uFF5E", TriggerModel.MIRROR);

  private static final byte[] PLAIN =
      IntStream.rangeClosed(' ', '~')
          .filter(character -> character != '"' && character != '\\')
          .mapToObj(Character::toString)
          .collect(Collectors.joining())
          .getBytes(US_ASCII);

  private static final List<String> KEYS_OF_ONE_PAGE =
      CollidingKeys.of(i -> "meeting-" + i).limit(10).toList();

  private static final List<String> WORDS =
      List.of(TriggerModel.SHOUT, TriggerModel.DROP, TriggerModel.REMOVE, TriggerModel.VETO);

  private final World world;
  private final Random random;
  private final Schedule schedule;
  private final Sender sender;
  private final String device;
  private final AtomicInteger changes;
  private final Map<String, Copy> copies = new TreeMap<>();

  /** The local copy of a dataset. */
  private static final class Copy {
    final Map<String, Long> counts = new HashMap<>();
    final List<JsonObject> sent = new ArrayList<>();
    final List<String> tokens = new ArrayList<>();
    long last;
  }

  /** Returns the actors of a schedule on the datasets of an identity. */
  public static List<ClientActor> all(
      World world, Schedule schedule, String identity, Random random) {
    AtomicInteger changes = new AtomicInteger();
    List<ClientActor> actors = new ArrayList<>();
    for (int i = 0; i < schedule.devices(); i++) {
      // The first device gives no DeviceId, so its identity is the author.
      String device = i == 0 ? "" : "device " + i;
      Random own = new Random(random.nextLong());
      actors.add(
          new ClientActor(world, own, schedule, new Sender(identity, false), device, changes));
    }
    for (int i = 0; i < schedule.developers(); i++) {
      Random own = new Random(random.nextLong());
      actors.add(new ClientActor(world, own, schedule, new Sender(ACCOUNT, true), "", changes));
    }
    return actors;
  }

  /** Returns a sender that may call an operation on an identity or on its pool. */
  public static Sender sender(String identity, String operation) {
    return operation.endsWith("CognitoEvents")
        ? new Sender(ACCOUNT, true)
        : new Sender(identity, false);
  }

  /** Returns the input that sets a function as the pool's trigger; an empty name removes it. */
  public static JsonObject events(String function) {
    String arn =
        function.isEmpty() ? "" : "arn:aws:lambda:us-east-1:" + ACCOUNT + ":function:" + function;
    return JsonValues.object("Events", JsonValues.object("SyncTrigger", arn));
  }

  /**
   * Creates an actor of a schedule.
   *
   * @param device the DeviceId; empty if the actor gives none
   * @param changes numbers the changes of all actors
   */
  private ClientActor(
      World world,
      Random random,
      Schedule schedule,
      Sender sender,
      String device,
      AtomicInteger changes) {
    this.world = world;
    this.random = random;
    this.schedule = schedule;
    this.sender = sender;
    this.device = device;
    this.changes = changes;
  }

  private Copy copy(String dataset) {
    return copies.computeIfAbsent(dataset, _ -> new Copy());
  }

  @Override
  public void run() {
    for (int step = 0; step < schedule.steps(); step++) {
      String name = one(schedule.datasets());
      // Mostly synchronize, so that hundreds of records accumulate.
      if (schedule.kind().hasBulkUpdates() && random.nextInt(4) > 0) {
        synchronize(name, copy(name));
      } else if (schedule.kind() == Kind.SETTINGS && random.nextInt(4) > 0) {
        setOrGetEvents();
      } else if (schedule.kind() == Kind.VERSIONS
          && random.nextInt(sender.isDeveloper() ? 3 : 6) == 0) {
        makeRareCall(name);
      } else {
        actAtRandom(name, copy(name));
      }
      if (!schedule.kind().isContended() || random.nextInt(schedule.restEvery()) == 0) {
        world.sleep(pause());
      }
    }
  }

  /**
   * Reads and deletes everything once the faults have stopped, so that every call must succeed.
   *
   * @throws AssertionError if a call fails
   */
  public void checkFinalState() {
    for (String name : schedule.datasets()) {
      Copy copy = copy(name);
      list(name, copy, 0, Integer.MAX_VALUE, "");
      JsonObject update = input(name, copy.tokens.getLast(), List.of(removal("end", 0)));
      mustSucceed(deliver(update));
      mustSucceed(world.call(sender, "UpdateRecords", update));
      mustSucceed(world.call(sender, "DescribeDataset", JsonValues.object("DatasetName", name)));
      list(name, copy, 0, Integer.MAX_VALUE, "");
    }
    mustSucceed(world.call(sender, "ListDatasets", JsonObject.EMPTY));
    mustSucceed(world.call(sender, "DescribeIdentityUsage", JsonObject.EMPTY));
    for (String name : schedule.datasets()) {
      mustSucceed(world.call(sender, "DeleteDataset", JsonValues.object("DatasetName", name)));
    }
    mustSucceed(world.call(sender, "ListDatasets", JsonObject.EMPTY));
    assertNothingIsLeft(world.items());
  }

  /** Reads and sets the pool's events once the faults have stopped. Needs a developer. */
  public void checkFinalEvents() {
    mustSucceed(world.call(sender, "GetCognitoEvents", JsonObject.EMPTY));
    mustSucceed(world.call(sender, "SetCognitoEvents", events("last")));
    mustSucceed(world.call(sender, "GetCognitoEvents", JsonObject.EMPTY));
  }

  /** Asserts that an identity without datasets has no other items than its own. */
  public static void assertNothingIsLeft(List<String> items) {
    if (!items.equals(IdentityItems.OF_NO_DATASET)) {
      throw new AssertionError("all datasets are deleted, but these items are left: " + items);
    }
  }

  private static void mustSucceed(Response response) {
    if (response.status() != 200) {
      throw new AssertionError("without faults, the response is " + response);
    }
  }

  /** Picks one of a hundred actions, or one of some additional deletions. */
  private void actAtRandom(String name, Copy copy) {
    int choice = random.nextInt(100 + deletions());
    if (choice < 19) {
      resend(name, copy);
    } else if (choice < 23) {
      list(name, copy, anyCount(copy), maxResults());
    } else if (choice < 26) {
      world.call(sender, "DescribeDataset", JsonValues.object("DatasetName", name));
    } else if (choice < 28) {
      listDatasets();
    } else if (choice < 30) {
      world.call(sender, "DescribeIdentityUsage", JsonObject.EMPTY);
    } else if (choice < 34 && sender.isDeveloper()) {
      setOrGetEvents();
    } else if (choice < 100) {
      synchronize(name, copy);
    } else {
      world.call(sender, "DeleteDataset", JsonValues.object("DatasetName", name));
    }
  }

  /** Makes a call that other schedules make seldom. */
  private void makeRareCall(String name) {
    switch (random.nextInt(sender.isDeveloper() ? 9 : 3)) {
      case 0 -> listDatasets();
      case 1 -> world.call(sender, "DescribeIdentityUsage", JsonObject.EMPTY);
      case 2 -> world.call(sender, "DescribeDataset", JsonValues.object("DatasetName", name));
      default -> setOrGetEvents();
    }
  }

  private void setOrGetEvents() {
    if (random.nextBoolean()) {
      world.call(sender, "GetCognitoEvents", JsonObject.EMPTY);
    } else {
      boolean isRemoval = random.nextInt(4) == 0;
      world.call(
          sender,
          "SetCognitoEvents",
          events(isRemoval ? "" : "function-" + changes.incrementAndGet()));
    }
  }

  private int deletions() {
    return switch (schedule.kind()) {
      case DELETION -> 25;
      case EVERYTHING -> 12;
      case VERSIONS -> 20;
      default -> 3;
    };
  }

  /** Lists and updates, as devices do. */
  private void synchronize(String name, Copy copy) {
    if (random.nextInt(4) > 0 || copy.tokens.isEmpty()) {
      list(name, copy, copy.last, maxResults());
    }
    if (!copy.tokens.isEmpty()) {
      update(name, copy, token(copy));
    }
  }

  /** Returns the last token of the dataset; sometimes an older one, or one of another dataset. */
  private String token(Copy copy) {
    return switch (random.nextInt(30)) {
      case 0 -> one(copy.tokens);
      case 1 -> anyToken();
      default -> copy.tokens.getLast();
    };
  }

  private String anyToken() {
    return one(copies.values().stream().flatMap(each -> each.tokens.stream()).toList());
  }

  /** Lists the datasets in pages or all at once. */
  private void listDatasets() {
    Optional<Integer> max =
        random.nextBoolean() ? Optional.of(1 + random.nextInt(2)) : Optional.empty();
    Optional<String> next = Optional.empty();
    for (int page = 0; page < MAX_PAGES; page++) {
      Response response =
          world.call(
              sender, "ListDatasets", JsonValues.object("MaxResults", max, "NextToken", next));
      next = response.body().string("NextToken");
      if (next.isEmpty()) {
        return;
      }
      world.sleep(pause());
    }
  }

  /** Returns 0, an earlier count, or one ahead of the dataset. */
  private long anyCount(Copy copy) {
    return random.nextBoolean() ? 0 : random.nextLong(copy.last + 3);
  }

  private int maxResults() {
    int few = schedule.kind().hasBulkUpdates() ? 200 : 1;
    return random.nextInt(2) == 0 ? few + random.nextInt(4) : Integer.MAX_VALUE;
  }

  private void list(String name, Copy copy, long last, int maxResults) {
    boolean continuesSession = !copy.tokens.isEmpty() && random.nextInt(10) == 0;
    String session = !continuesSession ? "" : random.nextInt(8) > 0 ? one(copy.tokens) : anyToken();
    list(name, copy, last, maxResults, session);
  }

  /** Lists all pages in the session of a token; an empty token begins a session. */
  private void list(String name, Copy copy, long last, int maxResults, String session) {
    Optional<String> next = Optional.empty();
    for (int page = 0; page < MAX_PAGES; page++) {
      boolean isMixedUp = next.isPresent() && random.nextInt(20) == 0;
      JsonObject input =
          JsonValues.object(
              "DatasetName",
              isMixedUp ? one(schedule.datasets()) : name,
              "LastSyncCount",
              isMixedUp ? anyCount(copy) : last == 0 ? Optional.empty() : last,
              "MaxResults",
              maxResults == Integer.MAX_VALUE ? Optional.empty() : maxResults,
              "NextToken",
              next,
              "SyncSessionToken",
              session.isEmpty() ? Optional.empty() : session);
      Response response = world.call(sender, "ListRecords", input);
      if (response.status() != 200) {
        copy.last = response.status() == 400 ? 0 : copy.last;
        return;
      }
      learn(copy, response.body());
      next = response.body().string("NextToken");
      if (next.isEmpty()) {
        return;
      }
      world.sleep(
          schedule.kind() == Kind.PRUNING
              ? Duration.ofMillis(random.nextInt(PAGE_PAUSE))
              : pause());
    }
  }

  private void learn(Copy copy, JsonObject listing) {
    if (JsonValues.isTrue(listing, "DatasetDeletedAfterRequestedSyncCount")
        || !JsonValues.isTrue(listing, "DatasetExists")) {
      copy.counts.clear();
    }
    learnRecords(copy, listing);
    copy.last =
        JsonValues.isTrue(listing, "DatasetExists")
            ? JsonValues.number(listing, "DatasetSyncCount").orElseThrow()
            : 0;
    copy.tokens.add(JsonValues.text(listing, "SyncSessionToken"));
  }

  private static void learnRecords(Copy copy, JsonObject response) {
    JsonValues.objects(response, "Records")
        .forEach(
            each ->
                copy.counts.put(
                    JsonValues.text(each, "Key"),
                    JsonValues.number(each, "SyncCount").orElseThrow()));
  }

  private void update(String name, Copy copy, String token) {
    boolean isBulk = random.nextInt(8) > 0;
    if (random.nextInt(60) == 0) {
      send(copy, input(name, token, List.of()));
      return;
    }
    List<JsonObject> patches =
        switch (isBulk ? schedule.kind() : Kind.FEW_RECORDS) {
          case PRUNING ->
              bulk(random.nextInt(4) == 0 ? LARGE_BULK_OF_REMOVALS : BULK_OF_REMOVALS, true);
          case FILLING -> bulk(BULK_OF_RECORDS, false);
          case EVERYTHING -> random.nextInt(4) == 0 ? bulk(BULK_OF_REMOVALS, true) : patches(copy);
          // For a new key, only the token shows that tombstones were pruned.
          case AGEING -> random.nextInt(4) == 0 ? bulk(1, random.nextBoolean()) : patches(copy);
          default -> patches(copy);
        };
    send(copy, input(name, token, patches));
  }

  private JsonObject input(String name, String token, List<JsonObject> patches) {
    return JsonValues.object(
        "DatasetName",
        name,
        "SyncSessionToken",
        token,
        "DeviceId",
        device.isEmpty() ? Optional.empty() : device,
        "RecordPatches",
        patches);
  }

  /** Returns patches of new keys. */
  private List<JsonObject> bulk(int size, boolean areRemoved) {
    int batch = changes.incrementAndGet();
    return IntStream.range(0, size)
        .mapToObj(i -> "%d-%d".formatted(batch, i))
        .map(key -> areRemoved ? removal(key, 0) : replacement(key, "1", 0))
        .toList();
  }

  private List<JsonObject> patches(Copy copy) {
    boolean isOnePage = schedule.kind() == Kind.CHUNKS;
    List<String> keys = new ArrayList<>(isOnePage ? KEYS_OF_ONE_PAGE : KEYS);
    Collections.shuffle(keys, random);
    int removals = isOnePage ? 12 : schedule.kind().expiresTombstones() ? 2 : 4;
    if (schedule.kind().hasLargeValues() && random.nextInt(40) == 0) {
      return keys.subList(0, 4).stream()
          .map(key -> replacement(key, "x".repeat(QUARTER_VALUE), count(key, copy)))
          .toList();
    }
    return keys.subList(0, 1 + random.nextInt(isOnePage ? keys.size() : 4)).stream()
        .map(
            key ->
                random.nextInt(removals) == 0
                    ? removal(key, count(key, copy))
                    : replacement(key, newValue(), count(key, copy)))
        .toList();
  }

  private JsonObject removal(String key, long syncCount) {
    return JsonValues.object(
        "Op", "remove", "Key", key, "SyncCount", syncCount, "DeviceLastModifiedDate", nextDate());
  }

  private JsonObject replacement(String key, String value, long syncCount) {
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
        nextDate());
  }

  /** Returns the count that the copy has for a key; sometimes a wrong one. */
  private long count(String key, Copy copy) {
    long known = copy.counts.getOrDefault(key, 0L);
    return random.nextInt(25) == 0 ? random.nextLong(known + 2) : known;
  }

  private BigDecimal nextDate() {
    return BigDecimal.valueOf(FIRST_DEVICE_DATE + changes.incrementAndGet(), 3);
  }

  private String newValue() {
    String value = Integer.toString(changes.incrementAndGet());
    boolean isLarge = schedule.kind().hasLargeValues();
    if (schedule.config().hasTrigger() && random.nextInt(4) == 0) {
      value = one(WORDS) + value;
    } else if (schedule.kind() == Kind.CHUNKS && random.nextInt(4) > 0) {
      value = value + incompressible(CHUNKS_VALUE);
    } else if (isLarge && random.nextInt(schedule.kind() == Kind.VERSIONS ? 12 : 4) == 0) {
      value =
          value
              + "x"
                  .repeat(
                      switch (random.nextInt(24)) {
                        case 0 -> QUARTER_VALUE;
                        case 1, 2 -> PARTS_VALUE;
                        default -> schedule.kind() == Kind.VERSIONS ? ONE_PAGE_VALUE : PAGE_VALUE;
                      });
    } else if (random.nextInt(4) == 0) {
      value = value + NOT_ASCII;
    }
    return value;
  }

  /** Returns random characters that JSON does not escape and compression does not shrink. */
  private String incompressible(int length) {
    byte[] text = new byte[length];
    random.nextBytes(text);
    for (int i = 0; i < length; i++) {
      text[i] = PLAIN[Byte.toUnsignedInt(text[i]) % PLAIN.length];
    }
    return new String(text, US_ASCII);
  }

  private void send(Copy copy, JsonObject input) {
    copy.sent.add(input);
    if (random.nextInt(12) == 0) {
      world.spawn(delay(), () -> world.call(sender, "UpdateRecords", input));
    }
    Response response = deliver(input);
    if (response.status() == 200) {
      learnRecords(copy, response.body());
    }
  }

  /** Sends a request, and mostly retries after a lost response, a failure or 429. */
  private Response deliver(JsonObject input) {
    for (int delivery = 1; ; delivery++) {
      Response response = world.call(sender, "UpdateRecords", input);
      boolean mayRetry = response.status() == 0 || response.status() >= 429;
      if (!mayRetry || delivery == MAX_DELIVERIES || random.nextInt(5) == 0) {
        return response;
      }
      world.sleep(pause());
    }
  }

  /** Replays an earlier update, or sends its patches with another token. */
  private void resend(String name, Copy copy) {
    if (copy.sent.isEmpty()) {
      list(name, copy, copy.last, Integer.MAX_VALUE);
      return;
    }
    JsonObject earlier = random.nextBoolean() ? copy.sent.getLast() : one(copy.sent);
    if (random.nextInt(3) > 0) {
      world.call(sender, "UpdateRecords", earlier);
      return;
    }
    list(name, copy, copy.last, Integer.MAX_VALUE);
    send(copy, input(name, one(copy.tokens), JsonValues.objects(earlier, "RecordPatches")));
  }

  /** Returns a short pause, so that calls overlap; sometimes minutes. */
  private Duration pause() {
    boolean isLong = random.nextInt(schedule.restEvery()) == 0;
    return Duration.ofMillis(random.nextInt(isLong ? LONG_PAUSE : SHORT_PAUSE));
  }

  /** Returns no delay or hours. */
  private Duration delay() {
    return random.nextInt(3) == 0
        ? Duration.ofHours(1 + random.nextInt(30))
        : Duration.ofMillis(random.nextInt(100));
  }

  private <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
