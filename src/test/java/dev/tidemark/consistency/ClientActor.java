package dev.tidemark.consistency;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tidemark.consistency.Schedule.Kind;
import dev.tidemark.consistency.World.Answer;
import dev.tidemark.consistency.World.Sender;
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
 * A device, or a developer: it keeps what it was told, sends again what was not answered, and now
 * and then does what no well-behaved client would.
 */
final class ClientActor implements Runnable {
  private static final int MAX_PAGES = 40;
  private static final int MAX_DELIVERIES = 4;
  private static final int BULK_OF_REMOVALS = 350;
  private static final int BULK_OF_RECORDS = 100;

  /** An account whose developers take part. */
  private static final String ACCOUNT = "123456789012";

  /** Values of which seven are too much for a page of one item. */
  private static final int CHUNKS_VALUE = 60_000;

  /** Values that do not stay in the dataset item, in their page, or four of them in the quota. */
  private static final int PAGE_VALUE = 5000;

  private static final int PARTS_VALUE = 70_000;
  private static final int QUARTER_VALUE = 300_000;

  /** Two, three and four bytes of UTF-8. */
  private static final String NOT_ASCII = "\u00FC\u20AC\uD834\uDD1E";

  private static final int LONG_PAUSE = 600_000;
  private static final int SHORT_PAUSE = 60;

  /** Between pages, as long as a large update of somebody else takes. */
  private static final int PAGE_PAUSE = 2000;

  /** When the first change of a device was, in milliseconds; each change has a date of its own. */
  private static final long FIRST_DEVICE_DATE = 1_700_000_000_000L;

  /** Two of them stand the other way round in UTF-8 than in UTF-16. */
  private static final List<String> KEYS =
      List.of(
          RewritingTrigger.MIRRORED, "b", "c", "\uD834\uDD1E", "\uFF5E", RewritingTrigger.MIRROR);

  private static final byte[] PLAIN =
      IntStream.rangeClosed(' ', '~')
          .filter(character -> character != '"' && character != '\\')
          .mapToObj(Character::toString)
          .collect(Collectors.joining())
          .getBytes(US_ASCII);

  private static final List<String> MEETING_KEYS =
      CollidingKeys.of(i -> "meeting-" + i).limit(10).toList();

  private static final List<String> WORDS =
      List.of(
          RewritingTrigger.SHOUT,
          RewritingTrigger.DROP,
          RewritingTrigger.REMOVE,
          RewritingTrigger.VETO);

  private final World world;
  private final Random random;
  private final Schedule schedule;
  private final Sender sender;
  private final Optional<String> device;
  private final AtomicInteger changes;
  private final Map<String, Copy> copies = new TreeMap<>();

  /** What it knows of a dataset. */
  private static final class Copy {
    final Map<String, Long> counts = new HashMap<>();
    final List<JsonObject> sent = new ArrayList<>();
    final List<String> tokens = new ArrayList<>();
    long last;
  }

  /** Returns who takes part in a schedule on the datasets of an identity. */
  static List<ClientActor> all(World world, Schedule schedule, String identity, Random random) {
    AtomicInteger changes = new AtomicInteger();
    List<ClientActor> participants = new ArrayList<>();
    for (int i = 0; i < schedule.devices(); i++) {
      // One of them names no device, so that its identity is the author.
      Optional<String> device = i == 0 ? Optional.empty() : Optional.of("device " + i);
      Random own = new Random(random.nextLong());
      participants.add(
          new ClientActor(world, own, schedule, new Sender(identity, false), device, changes));
    }
    for (int i = 0; i < schedule.developers(); i++) {
      Random own = new Random(random.nextLong());
      participants.add(
          new ClientActor(
              world, own, schedule, new Sender(ACCOUNT, true), Optional.empty(), changes));
    }
    return participants;
  }

  /** Returns who may call an operation on an identity, or on its pool. */
  static Sender sender(String identity, String operation) {
    return operation.endsWith("CognitoEvents")
        ? new Sender(ACCOUNT, true)
        : new Sender(identity, false);
  }

  /** Returns the input that sets a function as the pool's trigger, or none. */
  static JsonObject events(String function) {
    String arn =
        function.isEmpty() ? "" : "arn:aws:lambda:us-east-1:" + ACCOUNT + ":function:" + function;
    return Trees.object("Events", Trees.object("SyncTrigger", arn));
  }

  /**
   * Takes part in a schedule.
   *
   * @param device the name that it gives itself, if it does
   * @param changes numbers what all of them change
   */
  private ClientActor(
      World world,
      Random random,
      Schedule schedule,
      Sender sender,
      Optional<String> device,
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
      // Else hundreds of records would not come together.
      if (schedule.kind().isLarge() && random.nextInt(4) > 0) {
        synchronize(name, copy(name));
      } else if (schedule.kind() == Kind.SETTINGS && random.nextInt(4) > 0) {
        configure();
      } else {
        doAnything(name, copy(name));
      }
      if (!schedule.kind().isHectic() || random.nextInt(schedule.restEvery()) == 0) {
        world.sleep(pause());
      }
    }
  }

  /**
   * Does at the end what shows all: without faults, so that it must succeed.
   *
   * @throws AssertionError if it does not
   */
  void conclude() {
    for (String name : schedule.datasets()) {
      Copy copy = copy(name);
      list(name, copy, 0, Integer.MAX_VALUE, Optional.empty());
      JsonObject update =
          input(name, copy.tokens.getLast(), List.of(patch("remove", "end", Optional.empty(), 0)));
      mustSucceed(deliver(update));
      mustSucceed(world.call(sender, "UpdateRecords", update));
      mustSucceed(world.call(sender, "DescribeDataset", Trees.object("DatasetName", name)));
      list(name, copy, 0, Integer.MAX_VALUE, Optional.empty());
    }
    mustSucceed(world.call(sender, "ListDatasets", JsonObject.EMPTY));
    mustSucceed(world.call(sender, "DescribeIdentityUsage", JsonObject.EMPTY));
    for (String name : schedule.datasets()) {
      mustSucceed(world.call(sender, "DeleteDataset", Trees.object("DatasetName", name)));
    }
    mustSucceed(world.call(sender, "ListDatasets", JsonObject.EMPTY));
    assertNothingIsLeft(world.items());
  }

  /** Does as a developer at the end what shows the settings of the pool. */
  void concludePool() {
    mustSucceed(world.call(sender, "GetCognitoEvents", JsonObject.EMPTY));
    mustSucceed(world.call(sender, "SetCognitoEvents", events("last")));
    mustSucceed(world.call(sender, "GetCognitoEvents", JsonObject.EMPTY));
  }

  /** Holds what is stored of an identity to what must be when all its datasets are deleted. */
  static void assertNothingIsLeft(List<String> items) {
    if (!items.equals(IdentityItems.OF_NO_DATASET)) {
      throw new AssertionError("all datasets are deleted, and there are still " + items);
    }
  }

  private static void mustSucceed(Answer answer) {
    if (answer.status() != 200) {
      throw new AssertionError("without faults, and answered " + answer);
    }
  }

  /** Of a hundred things that are done, and how many more deletions. */
  private void doAnything(String name, Copy copy) {
    int choice = random.nextInt(100 + deletions());
    if (choice < 19) {
      resend(name, copy);
    } else if (choice < 23) {
      list(name, copy, anyCount(copy), maxResults());
    } else if (choice < 26) {
      world.call(sender, "DescribeDataset", Trees.object("DatasetName", name));
    } else if (choice < 28) {
      listDatasets();
    } else if (choice < 30) {
      world.call(sender, "DescribeIdentityUsage", JsonObject.EMPTY);
    } else if (choice < 34 && sender.isDeveloper()) {
      configure();
    } else if (choice < 100) {
      synchronize(name, copy);
    } else {
      world.call(sender, "DeleteDataset", Trees.object("DatasetName", name));
    }
  }

  private void configure() {
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
      default -> 3;
    };
  }

  /** Mostly lists and updates, as devices do. */
  private void synchronize(String name, Copy copy) {
    if (random.nextInt(4) > 0 || copy.tokens.isEmpty()) {
      list(name, copy, copy.last, maxResults());
    }
    if (!copy.tokens.isEmpty()) {
      update(name, copy, token(copy));
    }
  }

  /** Nearly always the last one of the dataset; else another, which may be another dataset's. */
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

  /** In pages, or all at once. */
  private void listDatasets() {
    Optional<Integer> max =
        random.nextBoolean() ? Optional.of(1 + random.nextInt(2)) : Optional.empty();
    Optional<String> next = Optional.empty();
    for (int page = 0; page < MAX_PAGES; page++) {
      Answer answer =
          world.call(sender, "ListDatasets", Trees.object("MaxResults", max, "NextToken", next));
      next = answer.body().string("NextToken");
      if (next.isEmpty()) {
        return;
      }
      world.sleep(pause());
    }
  }

  /** None, one from before, or one that there may not be. */
  private long anyCount(Copy copy) {
    return random.nextBoolean() ? 0 : random.nextLong(copy.last + 3);
  }

  private int maxResults() {
    int few = schedule.kind().isLarge() ? 200 : 1;
    return random.nextInt(2) == 0 ? few + random.nextInt(4) : Integer.MAX_VALUE;
  }

  private void list(String name, Copy copy, long last, int maxResults) {
    boolean goesOn = !copy.tokens.isEmpty() && random.nextInt(10) == 0;
    Optional<String> session =
        goesOn
            ? Optional.of(random.nextInt(8) > 0 ? one(copy.tokens) : anyToken())
            : Optional.empty();
    list(name, copy, last, maxResults, session);
  }

  private void list(String name, Copy copy, long last, int maxResults, Optional<String> session) {
    Optional<String> next = Optional.empty();
    for (int page = 0; page < MAX_PAGES; page++) {
      boolean isMixedUp = next.isPresent() && random.nextInt(20) == 0;
      JsonObject input =
          Trees.object(
              "DatasetName",
              isMixedUp ? one(schedule.datasets()) : name,
              "LastSyncCount",
              isMixedUp ? anyCount(copy) : last == 0 ? Optional.empty() : last,
              "MaxResults",
              maxResults == Integer.MAX_VALUE ? Optional.empty() : maxResults,
              "NextToken",
              next,
              "SyncSessionToken",
              session);
      Answer answer = world.call(sender, "ListRecords", input);
      if (answer.status() != 200) {
        copy.last = answer.status() == 400 ? 0 : copy.last;
        return;
      }
      learn(copy, answer.body());
      next = answer.body().string("NextToken");
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
    if (Trees.isTrue(listing, "DatasetDeletedAfterRequestedSyncCount")
        || !Trees.isTrue(listing, "DatasetExists")) {
      copy.counts.clear();
    }
    learnRecords(copy, listing);
    copy.last =
        Trees.isTrue(listing, "DatasetExists")
            ? Trees.number(listing, "DatasetSyncCount").orElseThrow()
            : 0;
    copy.tokens.add(Trees.text(listing, "SyncSessionToken"));
  }

  private static void learnRecords(Copy copy, JsonObject answer) {
    Trees.objects(answer, "Records")
        .forEach(
            each ->
                copy.counts.put(
                    Trees.text(each, "Key"), Trees.number(each, "SyncCount").orElseThrow()));
  }

  private void update(String name, Copy copy, String token) {
    boolean isBulk = random.nextInt(8) > 0;
    if (random.nextInt(60) == 0) {
      send(copy, input(name, token, List.of()));
      return;
    }
    List<JsonObject> patches =
        switch (isBulk ? schedule.kind() : Kind.FEW_RECORDS) {
          case PRUNING -> bulk(BULK_OF_REMOVALS, true);
          case FILLING -> bulk(BULK_OF_RECORDS, false);
          case EVERYTHING -> random.nextInt(4) == 0 ? bulk(BULK_OF_REMOVALS, true) : patches(copy);
          // What is forgotten is judged by nothing but the token where a key is new.
          case AGEING -> random.nextInt(4) == 0 ? bulk(1, random.nextBoolean()) : patches(copy);
          default -> patches(copy);
        };
    send(copy, input(name, token, patches));
  }

  private JsonObject input(String name, String token, List<JsonObject> patches) {
    return Trees.object(
        "DatasetName",
        name,
        "SyncSessionToken",
        token,
        "DeviceId",
        device,
        "RecordPatches",
        patches);
  }

  /** Of keys that nobody has had before. */
  private List<JsonObject> bulk(int size, boolean areRemoved) {
    int batch = changes.incrementAndGet();
    return IntStream.range(0, size)
        .mapToObj(i -> "%d-%d".formatted(batch, i))
        .map(
            key ->
                areRemoved
                    ? patch("remove", key, Optional.empty(), 0)
                    : patch("replace", key, Optional.of("1"), 0))
        .toList();
  }

  private List<JsonObject> patches(Copy copy) {
    boolean meet = schedule.kind() == Kind.CHUNKS;
    List<String> keys = new ArrayList<>(meet ? MEETING_KEYS : KEYS);
    Collections.shuffle(keys, random);
    int removals = meet ? 12 : schedule.kind().isLong() ? 2 : 4;
    if (schedule.kind().hasLargeValues() && random.nextInt(40) == 0) {
      return keys.subList(0, 4).stream()
          .map(key -> replacement(key, copy, "x".repeat(QUARTER_VALUE)))
          .toList();
    }
    return keys.subList(0, 1 + random.nextInt(meet ? keys.size() : 4)).stream()
        .map(
            key ->
                random.nextInt(removals) == 0
                    ? removal(key, copy)
                    : replacement(key, copy, newValue()))
        .toList();
  }

  private JsonObject removal(String key, Copy copy) {
    return patch("remove", key, Optional.empty(), count(key, copy));
  }

  private JsonObject replacement(String key, Copy copy, String value) {
    return patch("replace", key, Optional.of(value), count(key, copy));
  }

  /** What it knows, or now and then anything. */
  private long count(String key, Copy copy) {
    long known = copy.counts.getOrDefault(key, 0L);
    return random.nextInt(25) == 0 ? random.nextLong(known + 2) : known;
  }

  private JsonObject patch(String op, String key, Optional<String> value, long syncCount) {
    long date = FIRST_DEVICE_DATE + changes.incrementAndGet();
    return Trees.object(
        "Op",
        op,
        "Key",
        key,
        "Value",
        value,
        "SyncCount",
        syncCount,
        "DeviceLastModifiedDate",
        BigDecimal.valueOf(date, 3));
  }

  private String newValue() {
    String value = Integer.toString(changes.incrementAndGet());
    boolean isLarge = schedule.kind().hasLargeValues();
    if (schedule.terms().hasTrigger() && random.nextInt(4) == 0) {
      value = one(WORDS) + value;
    } else if (schedule.kind() == Kind.CHUNKS && random.nextInt(4) > 0) {
      value = value + incompressible(CHUNKS_VALUE);
    } else if (isLarge && random.nextInt(4) == 0) {
      value =
          value
              + "x"
                  .repeat(
                      switch (random.nextInt(24)) {
                        case 0 -> QUARTER_VALUE;
                        case 1, 2 -> PARTS_VALUE;
                        default -> PAGE_VALUE;
                      });
    } else if (random.nextInt(4) == 0) {
      value = value + NOT_ASCII;
    }
    return value;
  }

  /** Characters that JSON has as they are, so many that no item gets much smaller by deflating. */
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
      world.later(delay(), () -> world.call(sender, "UpdateRecords", input));
    }
    Answer answer = deliver(input);
    if (answer.status() == 200) {
      learnRecords(copy, answer.body());
    }
  }

  /** Sends again what was not answered, or was to be sent again. */
  private Answer deliver(JsonObject input) {
    for (int delivery = 1; ; delivery++) {
      Answer answer = world.call(sender, "UpdateRecords", input);
      boolean isOpen = answer.status() == 0 || answer.status() >= 429;
      if (!isOpen || delivery == MAX_DELIVERIES || random.nextInt(5) == 0) {
        return answer;
      }
      world.sleep(pause());
    }
  }

  /** An earlier update as it was, or what it asked for under another token. */
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
    send(copy, input(name, one(copy.tokens), Trees.objects(earlier, "RecordPatches")));
  }

  /** Mostly no time, so that others come in between; at times minutes. */
  private Duration pause() {
    boolean isLong = random.nextInt(schedule.restEvery()) == 0;
    return Duration.ofMillis(random.nextInt(isLong ? LONG_PAUSE : SHORT_PAUSE));
  }

  /** At once, or hours later. */
  private Duration delay() {
    return random.nextInt(3) == 0
        ? Duration.ofHours(1 + random.nextInt(30))
        : Duration.ofMillis(random.nextInt(100));
  }

  private <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
