package dev.tidemark.consistency.restores;

import dev.tidemark.consistency.history.JsonValues;
import dev.tidemark.consistency.restores.Backup.Moments;
import dev.tidemark.consistency.restores.Backup.Snapshot;
import dev.tidemark.consistency.restores.Restorer.RestoreFailedException;
import dev.tidemark.consistency.workload.InProcessService;
import dev.tidemark.consistency.workload.Schedule;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.local.memory.MemoryDynamoDb;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.operator.RestoreReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A random schedule of devices on a table that has several lives. Each life ends with a restore of
 * a backup of any earlier life, or with a raised floor on the same table, as at a failover.
 */
public final class RestoreSchedule {
  private static final int IDENTITIES = 4;
  private static final int MAX_STEPS = 24;
  private static final int MAX_STEPS_OF_LARGE_VALUES = 9;

  private final Random random;
  private final int maxSteps;
  private final Violations violations = new Violations();
  private final Service service;
  private final Map<DatasetId, DatasetHistory> datasets = new LinkedHashMap<>();
  private final List<Device> devices = new ArrayList<>();
  private final List<Backup> backups = new ArrayList<>();
  private final List<Runnable> late = new ArrayList<>();
  private int restores;
  private int kills;
  private int losses;

  /**
   * The result of a schedule.
   *
   * @param calls the requests of devices and operators
   * @param kills how many processes of operators were killed
   * @param losses the losses that the restores reported
   */
  public record Run(long calls, int restores, int kills, int losses, List<String> violations) {}

  private RestoreSchedule(long seed) {
    this.random = Schedule.random(seed);
    this.service = new Service(random, violations);
    Values.Size size = size(seed);
    Values values = new Values(random, size);
    this.maxSteps = size == Values.Size.PAGES ? MAX_STEPS : MAX_STEPS_OF_LARGE_VALUES;
    for (int i = 0; i < IDENTITIES; i++) {
      boolean isLarge = i == IDENTITIES - 1 || (i > 0 && seed % 2 == 1);
      String name = isLarge ? Values.LARGE_DATASET : "game";
      DatasetId id = new DatasetId(InProcessService.identity(i % 3), new DatasetName(name));
      DatasetHistory history = new DatasetHistory(id, violations);
      datasets.put(id, history);
      for (int device = 0; device < 3; device++) {
        devices.add(
            new Device(
                "device-" + i + "-" + device,
                id,
                random.nextInt(4) == 0,
                service,
                history,
                values,
                random,
                violations));
      }
    }
  }

  /** Large values take long, so they are rare. */
  private static Values.Size size(long seed) {
    return switch (Math.floorMod(seed, 12)) {
      case 3, 7 -> Values.Size.PARTS;
      case 11 -> Values.Size.CHUNKS;
      default -> Values.Size.PAGES;
    };
  }

  /** Tells whether the schedule of a seed has value parts or chunks. */
  public static boolean hasLargeValues(long seed) {
    return size(seed) != Values.Size.PAGES;
  }

  /** Runs the schedule of a seed. */
  public static Run run(long seed) {
    RestoreSchedule schedule = new RestoreSchedule(seed);
    try {
      schedule.run();
    } catch (RestoreFailedException _) {
      // The violations have the cause.
    }
    return new Run(
        schedule.service.calls(),
        schedule.restores,
        schedule.kills,
        schedule.losses,
        schedule.violations.all().stream().map(each -> "seed " + seed + ": " + each).toList());
  }

  private void run() {
    int lives = 2 + random.nextInt(3);
    for (int life = 0; life < lives && violations.all().isEmpty(); life++) {
      live();
      Snapshot early = snapshot();
      live(random.nextInt(maxSteps));
      backups.add(Backup.torn(early, snapshot(), random));
      live();
      landLateCalls();
      if (random.nextInt(5) == 0) {
        raise();
      } else {
        restore(backups.get(random.nextInt(backups.size())));
      }
    }
    live();
    live();
    landLateCalls();
  }

  /** Lets DynamoDB carry out what is left of killed processes, and reads everything again. */
  private void landLateCalls() {
    late.forEach(Runnable::run);
    late.clear();
    datasets.forEach((id, history) -> history.checkPage(readAll(id), "operator"));
  }

  private JsonObject readAll(DatasetId id) {
    return service
        .call(
            id,
            "operator",
            "ListRecords",
            JsonValues.object("DatasetName", id.name().value(), "MaxResults", 1000))
        .body();
  }

  private Snapshot snapshot() {
    Map<DatasetId, Content> contents = new HashMap<>();
    datasets.forEach((id, history) -> history.now().ifPresent(now -> contents.put(id, now)));
    return Snapshot.of(service.table(), contents);
  }

  private void live() {
    live(random.nextInt(maxSteps));
  }

  /** Some devices rest for the whole time, so that they are of any age when they come back. */
  private void live(int steps) {
    List<Device> awake = devices.stream().filter(_ -> random.nextInt(3) > 0).toList();
    for (int step = 0; step < steps && !awake.isEmpty(); step++) {
      if (!late.isEmpty() && random.nextInt(40) == 0) {
        late.remove(random.nextInt(late.size())).run();
      }
      awake.get(random.nextInt(awake.size())).step();
    }
  }

  private void restore(Backup backup) {
    MemoryDynamoDb restored = backup.restored();
    service.watch(restored);
    service.stop();
    Restorer restorer = restorer(restored, false);
    RestoreReport report = restorer.run();
    List<FunctionInstance> started = new ArrayList<>(restorer.started());
    started.add(service.start(restored, service.floor()));
    deploy(restored, report, restorer, started);
    check(backup.datasets(), restorer.losses());
  }

  /** Gives the table of the stack a higher floor. Snapshots of the old version are still around. */
  private void raise() {
    Map<DatasetId, Moments> expected = new HashMap<>();
    datasets.forEach(
        (id, history) ->
            history
                .now()
                .ifPresent(now -> expected.put(id, new Moments(now, Optional.empty(), false))));
    List<FunctionInstance> started = new ArrayList<>(service.stop());
    Restorer restorer = restorer(service.table(), true);
    RestoreReport report = restorer.run();
    started.addAll(restorer.started());
    deploy(service.table(), report, restorer, started);
    check(expected, restorer.losses());
  }

  private Restorer restorer(MemoryDynamoDb table, boolean isForced) {
    List<DatasetId> ids = List.copyOf(datasets.keySet());
    return new Restorer(
        table, isForced, service, ids.get(random.nextInt(ids.size())), random, violations);
  }

  private void deploy(
      MemoryDynamoDb table,
      RestoreReport report,
      Restorer restorer,
      List<FunctionInstance> started) {
    restores++;
    kills += restorer.kills();
    losses += restorer.losses().size();
    late.addAll(restorer.late());
    service.deploy(table, report.floor().value(), started);
  }

  private void check(Map<DatasetId, Moments> expected, Set<String> reported) {
    RestoredTableChecks checks = new RestoredTableChecks(service, reported, violations);
    datasets.forEach(
        (id, history) -> history.restore(checks.check(id, Optional.ofNullable(expected.get(id)))));
  }
}
