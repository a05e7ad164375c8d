package dev.tidemark.consistency.live;

import dev.tidemark.consistency.history.JsonValues;
import dev.tidemark.consistency.live.UpgradedService.Step;
import dev.tidemark.consistency.support.Parallel;
import dev.tidemark.consistency.workload.InProcessService;
import dev.tidemark.consistency.workload.Schedule;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.PoolIdentity;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Upgrades and rolls back a service under the load of the consistency kit's clients. Two local
 * services of different versions have one table; {@code .ci/upgrade} starts them.
 */
public final class UpgradeTrial {
  /** More clients than processors, because they pause between calls. */
  private static final int THREADS = 4;

  private final UpgradedService service;
  private final URI older;
  private final URI newer;
  private final List<Long> seeds = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();

  private UpgradeTrial(UpgradedService service, URI older, URI newer) {
    this.service = service;
    this.older = older;
    this.newer = newer;
  }

  /**
   * Runs the trial. Its arguments are the URLs of the older version, of the newer one and of their
   * DynamoDB, and the number of calls of a step.
   */
  public static void main(String[] arguments) {
    URI older = URI.create(arguments[0]);
    URI newer = URI.create(arguments[1]);
    try (DynamoDbClient dynamoDb = DynamoDbClients.create(URI.create(arguments[2]));
        SdkHttpClient http = HttpServices.connections()) {
      UpgradedService service =
          new UpgradedService(older, newer, dynamoDb, http, Long.parseLong(arguments[3]));
      UpgradeTrial trial = new UpgradeTrial(service, older, newer);
      trial.run();
      trial.compareData();
      trial.violations.forEach(System.out::println);
      System.out.printf(
          "%d schedules, %d calls of the older version alone, %d of both, %d of the newer version"
              + " alone: %d violations%n",
          trial.seeds.size(),
          service.calls(Step.OLD),
          service.calls(Step.BOTH),
          service.calls(Step.NEW),
          trial.violations.size());
      System.exit(trial.violations.isEmpty() ? 0 : 1);
    }
  }

  /** Runs schedules until the last step is over; most of them are cut by a step's end. */
  private void run() {
    for (long first = 1; !service.isOver(); first += 4L * THREADS) {
      List<Long> batch =
          LongStream.range(first, first + 4L * THREADS)
              .filter(seed -> !Schedule.of(seed).config().hasTrigger())
              .boxed()
              .toList();
      seeds.addAll(batch);
      Parallel.run(batch, THREADS, this::run).values().forEach(violations::addAll);
      System.out.printf("Step %d of %d%n", service.step() + 1, UpgradedService.STEPS.size());
    }
  }

  private List<String> run(long seed) {
    int from = service.step();
    HttpRun.Run run = HttpRun.run(Schedule.of(seed), service);
    if (!run.violations().isEmpty()) {
      run.history().save(Path.of("target", "consistency", "upgrade-" + seed + ".jsonl"));
    }
    String when = "seed %d, in steps %d to %d: ".formatted(seed, from + 1, service.step() + 1);
    return run.violations().stream().map(when::concat).toList();
  }

  /** Checks that both versions read the same from what both have written. */
  private void compareData() {
    OfficialCaller before = new OfficialCaller(older, service.http(), "AKIAIOSFODNN7EXAMPLE");
    OfficialCaller after = new OfficialCaller(newer, service.http(), "AKIAIOSFODNN7EXAMPLE");
    for (long seed : seeds) {
      PoolIdentity owner = InProcessService.identity(seed);
      if (!data(before, owner).equals(data(after, owner))) {
        violations.add("seed " + seed + ": the versions read different data");
      }
    }
  }

  private static List<JsonValue> data(OfficialCaller caller, PoolIdentity owner) {
    JsonObject ids =
        JsonValues.object(
            "IdentityPoolId", owner.pool().value(), "IdentityId", owner.identity().value());
    JsonObject datasets = caller.call("ListDatasets", ids).body();
    List<JsonValue> data = new ArrayList<>(List.of(datasets));
    for (JsonObject dataset : JsonValues.objects(datasets, "Datasets")) {
      Map<String, JsonValue> input = new LinkedHashMap<>(ids.members());
      input.put("DatasetName", dataset.members().getOrDefault("DatasetName", ids));
      Map<String, JsonValue> page =
          new LinkedHashMap<>(caller.call("ListRecords", new JsonObject(input)).body().members());
      page.remove("SyncSessionToken");
      page.remove("NextToken");
      data.add(new JsonObject(page));
    }
    return data;
  }
}
