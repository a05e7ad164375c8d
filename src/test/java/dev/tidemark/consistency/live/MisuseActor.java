package dev.tidemark.consistency.live;

import dev.tidemark.consistency.checker.TriggerModel;
import dev.tidemark.consistency.history.JsonValues;
import dev.tidemark.consistency.workload.Schedule;
import dev.tidemark.consistency.workload.World.Response;
import dev.tidemark.consistency.workload.World.Sender;
import dev.tidemark.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A client that makes mistakes on purpose: it calls with the credentials of another identity, and
 * sends tokens of the wrong kind or of another identity. It also updates a dataset of its own with
 * unusual names, values and dates.
 */
final class MisuseActor implements Runnable {
  private static final String DATASET = "a:b";
  private static final int STEPS = 12;
  private static final List<String> KEYS =
      List.of(TriggerModel.FIRST_KEY, "a", "quote \" key", "z");

  private final HttpRun world;
  private final Schedule schedule;
  private final Random random;
  private final Sender sender;
  private final Sender stranger;
  private final Map<String, Long> counts = new HashMap<>();
  private final List<String> tokens = new ArrayList<>();
  private final List<String> wrongTokens = new ArrayList<>();
  private int changes;

  MisuseActor(HttpRun world, Schedule schedule, String identity, Random random) {
    this.world = world;
    this.schedule = schedule;
    this.random = random;
    this.sender = new Sender(identity, false);
    this.stranger = new Sender(identity.replace("-4000-", "-4002-"), false);
  }

  @Override
  public void run() {
    wrongTokens.add(world.tokenOf(stranger.author(), DATASET));
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(8)) {
        case 0 -> intrude();
        case 1 -> listRecordsWithWrongNextToken();
        case 2 -> listRecordsWithWrongSession();
        case 3 -> updateWithWrongSession();
        case 4 -> listDatasets();
        default -> update();
      }
    }
    listRecordsAheadOfTheDataset();
  }

  private void listRecordsAheadOfTheDataset() {
    world.call(
        sender,
        "ListRecords",
        JsonValues.object("DatasetName", DATASET, "LastSyncCount", 1_000_000));
  }

  /** Deletes its dataset at the end, if it exists. */
  void deleteDataset() {
    world.call(sender, "DeleteDataset", JsonValues.object("DatasetName", DATASET));
  }

  private void intrude() {
    String operation =
        oneOf(
            List.of(
                "ListRecords",
                "DeleteDataset",
                "DescribeDataset",
                "ListDatasets",
                "DescribeIdentityUsage"));
    boolean isOfIdentity = operation.equals("ListDatasets") || operation.endsWith("Usage");
    world.call(
        stranger,
        operation,
        isOfIdentity ? JsonObject.EMPTY : JsonValues.object("DatasetName", anyDataset()));
  }

  private void listRecordsWithWrongNextToken() {
    world.call(
        sender,
        "ListRecords",
        JsonValues.object("DatasetName", anyDataset(), "NextToken", anyToken()));
  }

  private void listRecordsWithWrongSession() {
    world.call(
        sender,
        "ListRecords",
        JsonValues.object("DatasetName", anyDataset(), "SyncSessionToken", oneOf(wrongTokens)));
  }

  private void updateWithWrongSession() {
    world.call(
        sender, "UpdateRecords", updateBody(anyDataset(), oneOf(wrongTokens), List.of(patch("a"))));
  }

  /** Lists datasets one per page, sometimes with a token that is not from such a listing. */
  private void listDatasets() {
    Optional<String> wrong = random.nextBoolean() ? Optional.of(anyToken()) : Optional.empty();
    Response response =
        world.call(sender, "ListDatasets", JsonValues.object("MaxResults", 1, "NextToken", wrong));
    response.body().string("NextToken").ifPresent(wrongTokens::add);
  }

  private void update() {
    int max = 1 + random.nextInt(2);
    Response listing =
        world.call(
            sender, "ListRecords", JsonValues.object("DatasetName", DATASET, "MaxResults", max));
    if (listing.status() != 200) {
      return;
    }
    JsonValues.objects(listing.body(), "Records").forEach(this::learn);
    listing.body().string("NextToken").ifPresent(wrongTokens::add);
    tokens.add(JsonValues.text(listing.body(), "SyncSessionToken"));
    List<JsonObject> patches =
        KEYS.stream().filter(_ -> random.nextBoolean()).map(this::patch).toList();
    Response response =
        world.call(sender, "UpdateRecords", updateBody(DATASET, tokens.getLast(), patches));
    JsonValues.objects(response.body(), "Records").forEach(this::learn);
    JsonValues.objects(response.body(), "conflicts").forEach(this::learn);
  }

  private void learn(JsonObject stored) {
    counts.put(
        JsonValues.text(stored, "Key"), JsonValues.number(stored, "SyncCount").orElseThrow());
  }

  private static JsonObject updateBody(String dataset, String token, List<JsonObject> patches) {
    return JsonValues.object(
        "DatasetName",
        dataset,
        "SyncSessionToken",
        token,
        "DeviceId",
        "phone",
        "RecordPatches",
        patches);
  }

  private JsonObject patch(String key) {
    boolean isRemoval = random.nextInt(4) == 0;
    Optional<BigDecimal> date =
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(BigDecimal.valueOf(1_424_801_824_000L + random.nextInt(2000), 3));
    return JsonValues.object(
        "Op",
        isRemoval ? "remove" : "replace",
        "Key",
        key,
        "Value",
        isRemoval ? Optional.empty() : Optional.of(value(key)),
        "SyncCount",
        counts.getOrDefault(key, 0L),
        "DeviceLastModifiedDate",
        date);
  }

  private String value(String key) {
    return switch (random.nextInt(7)) {
      case 0 -> "";
      case 1 -> "\"quoted\"\n\u0001" + changes++;
      case 2 -> TriggerModel.NULL + changes++;
      case 3 ->
          key.equals(TriggerModel.FIRST_KEY) ? TriggerModel.BAD_OP + changes++ : "x".repeat(99);
      case 4 -> TriggerModel.VETO + changes++;
      default -> "value " + changes++;
    };
  }

  private String anyDataset() {
    return random.nextBoolean() ? DATASET : oneOf(schedule.datasets());
  }

  private String anyToken() {
    return tokens.isEmpty() || random.nextBoolean() ? oneOf(wrongTokens) : oneOf(tokens);
  }

  private <T> T oneOf(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
