package dev.tidemark.consistency.merges;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.consistency.simulation.FaultPlan;
import dev.tidemark.consistency.simulation.FaultPlan.Fault;
import dev.tidemark.consistency.simulation.Scheduler;
import dev.tidemark.consistency.simulation.Scheduler.Fate;
import dev.tidemark.consistency.simulation.SimulatedClient;
import dev.tidemark.consistency.simulation.SimulatedDynamoDb;
import dev.tidemark.consistency.workload.Schedule;
import dev.tidemark.dynamodb.DatasetMerge;
import dev.tidemark.dynamodb.IdentityCheckup;
import dev.tidemark.dynamodb.StoreInternals;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.item.ItemReader;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetLimits;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.Quotas;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.TombstoneBounds;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.JitteredBackoff;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.sync.DeleteDataset;
import dev.tidemark.sync.ListRecords;
import dev.tidemark.sync.ListRecords.Result.Page;
import dev.tidemark.sync.SyncSessions;
import dev.tidemark.sync.UpdateRecords;
import dev.tidemark.token.TokenKey;
import dev.tidemark.token.TokenKeys;
import dev.tidemark.token.TokenSealer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/**
 * Merges two guests into an identity on a simulated DynamoDB with faults, while devices of the
 * identity use the datasets, delete the copies that listings name, and write datasets of their own
 * under the same names. Another class loader may load it.
 */
public final class MergeSimulation implements LongFunction<List<String>> {
  /** Creates the function; called by reflection. */
  public MergeSimulation() {}

  @Override
  public List<String> apply(long seed) {
    return new Run(seed).violations();
  }

  /** Returns how many names the listings of a seed have shown. */
  static int shown(long seed) {
    Run run = new Run(seed);
    return run.violations().isEmpty() ? run.log.shown() : 0;
  }

  /** One run. */
  private static final class Run {
    private static final IdentityPoolId POOL = new IdentityPoolId("us-east-1:0");
    private static final PoolIdentity USER = identity("us-east-1:1");
    private static final List<PoolIdentity> GUESTS =
        List.of(identity("us-east-1:8"), identity("us-east-1:9"));
    private static final List<DatasetName> MAIN =
        List.of(new DatasetName("a"), new DatasetName("b"));
    private static final TokenSealer SEALER =
        new TokenSealer(
            TokenKeys.of(new TokenKey("a key for tests that guards nothing".getBytes(UTF_8))));
    private static final Set<Fault> FAULTS =
        EnumSet.of(
            Fault.REQUEST_LOST,
            Fault.RESPONSE_LOST,
            Fault.LATE,
            Fault.SLOW,
            Fault.CONFLICT,
            Fault.TIMED_OUT);

    private final Random random;
    private final Scheduler scheduler;
    private final FaultPlan faults;
    private final SimulatedClient client;
    private final ListRecords listRecords;
    private final UpdateRecords updateRecords;
    private final DeleteDataset deleteDataset;
    private final boolean deletesMain;
    private final MergeLog log = new MergeLog();
    private final Map<DatasetId, Set<String>> accepted = new HashMap<>();
    private final Map<DatasetId, String> tokens = new HashMap<>();
    private int keys;

    Run(long seed) {
      random = Schedule.random(seed);
      scheduler = new Scheduler(random);
      faults = new FaultPlan(random, seed % 3 == 0 ? 0 : 0.05, FAULTS, _ -> {});
      client =
          new SimulatedClient(new SimulatedDynamoDb(scheduler, random), scheduler, random, faults);
      DatasetStore store =
          StoreInternals.datasetStore(client, SimulatedClient.TABLE, backoff(), random::nextLong);
      SyncSessions sessions = new SyncSessions(SEALER, scheduler::now);
      listRecords = new ListRecords(store, sessions, SEALER);
      updateRecords =
          new UpdateRecords(
              store,
              sessions,
              new DatasetLimits(Quotas.AMAZON, TombstoneBounds.withMaxAge(Duration.ofDays(180))),
              scheduler::now,
              backoff());
      deleteDataset = new DeleteDataset(store, backoff());
      deletesMain = seed % 2 == 0;
    }

    private static PoolIdentity identity(String id) {
      return new PoolIdentity(POOL, new IdentityId(id));
    }

    private Backoff backoff() {
      return new JitteredBackoff(
          Duration.ofMillis(20), Duration.ofMillis(500), random::nextLong, scheduler::sleep);
    }

    List<String> violations() {
      try {
        scheduler.spawn(Duration.ZERO, this::begin);
        scheduler.run();
        for (PoolIdentity guest : GUESTS) {
          scheduler.spawn(Duration.ofMillis(random.nextInt(300)), () -> mergeAll(guest));
          scheduler.spawn(Duration.ofMillis(random.nextInt(900)), () -> mergeAll(guest));
        }
        for (int device = 0; device < 3; device++) {
          scheduler.spawn(Duration.ZERO, this::use);
          scheduler.spawn(Duration.ZERO, this::writeFast);
        }
        scheduler.run();
        faults.stop();
        scheduler.spawn(Duration.ZERO, this::end);
        scheduler.run();
      } catch (AssertionError | IllegalStateException e) {
        log.violation("failed: " + e + " " + e.getCause());
      }
      return log.violations();
    }

    private void begin() {
      for (PoolIdentity guest : GUESTS) {
        for (DatasetName name : MAIN) {
          for (String key : List.of("first", "second", "third")) {
            while (!begins(new DatasetId(guest, name), key)) {
              scheduler.pause();
            }
          }
        }
      }
    }

    private boolean begins(DatasetId dataset, String key) {
      try {
        put(dataset, key);
        return true;
      } catch (StoreBusyException | StoreFailedException e) {
        return false;
      }
    }

    /** Merges all datasets of a guest, in a process that may be killed. */
    private void mergeAll(PoolIdentity guest) {
      Fate fate = Fate.natural(Duration.ofDays(1));
      boolean isKilled = random.nextInt(3) == 0;
      scheduler.runMortal(
          isKilled ? fate.killedAfter(random.nextInt(25)) : fate,
          () -> {
            for (DatasetName name : MAIN) {
              merge(guest, name);
            }
          });
    }

    private void merge(PoolIdentity guest, DatasetName name) {
      DatasetMerge merge =
          new DatasetMerge(
              client, SimulatedClient.TABLE, backoff(), scheduler::now, SyncCount.ZERO, false);
      int begin = log.begin();
      try {
        if (merge.merge(new DatasetId(guest, name), USER)
            instanceof DatasetMerge.Result.Merged(DatasetName merged, _)) {
          log.merged(merged, begin);
        }
      } catch (StoreBusyException | StoreFailedException | IllegalStateException e) {
        // The operator runs the command again.
      }
    }

    private void use() {
      for (int step = 0; step < 12; step++) {
        scheduler.sleep(Duration.ofMillis(random.nextInt(200)));
        try {
          step(MAIN.get(random.nextInt(MAIN.size())));
        } catch (StoreBusyException | StoreFailedException e) {
          // The device goes on as after a response with an error.
        }
      }
    }

    /** Updates a main dataset without a rest, so that merges meet updates on their way. */
    private void writeFast() {
      for (int step = 0; step < 12; step++) {
        try {
          put(new DatasetId(USER, MAIN.getFirst()), "key" + keys++);
        } catch (StoreBusyException | StoreFailedException e) {
          // As above.
        }
      }
    }

    private void step(DatasetName main) {
      switch (random.nextInt(6)) {
        case 0 -> put(new DatasetId(USER, new DatasetName(main + ".us-east-1:8")), "own");
        case 1 -> {
          if (deletesMain) {
            delete(main);
          }
        }
        case 2, 3 -> put(new DatasetId(USER, main), "key" + keys++);
        default -> takeOver(main);
      }
    }

    /** Deletes some of the copies that a listing names, as a callback does. */
    private void takeOver(DatasetName main) {
      for (DatasetName name : list(new DatasetId(USER, main)).mergedNames()) {
        Page copy = list(new DatasetId(USER, name));
        log.checkCounts(name, copy);
        if (random.nextBoolean()) {
          delete(name);
        }
      }
    }

    private Page list(DatasetId dataset) {
      int begin = log.begin();
      ListRecords.Result result =
          listRecords.list(
              new ListRecords.Request(
                  dataset, new ListRecords.Start.Since(SyncCount.ZERO), Integer.MAX_VALUE, ""));
      if (!(result instanceof Page page)) {
        throw new AssertionError(result);
      }
      if (dataset.owner().equals(USER)) {
        log.listed(dataset.name(), page, begin);
      }
      return page;
    }

    private void put(DatasetId dataset, String key) {
      Page page = list(dataset);
      RecordPatch patch =
          new RecordPatch(
              new RecordKey(key),
              page.records().stream()
                  .filter(each -> each.key().value().equals(key))
                  .map(SyncRecord::syncCount)
                  .findFirst()
                  .orElse(SyncCount.ZERO),
              new RecordChange.Replace(new RecordValue("value"), Optional.empty()));
      // With the token of an early listing, the update reads the dataset before it writes.
      String token = tokens.getOrDefault(dataset, page.sessionToken());
      if (updateRecords.update(new UpdateRecords.Request(dataset, token, "device", List.of(patch)))
          instanceof UpdateRecords.Result.Updated) {
        accepted.computeIfAbsent(dataset, _ -> new HashSet<>()).add(key);
        if (page.exists() && random.nextBoolean()) {
          tokens.put(dataset, page.sessionToken());
        }
      } else {
        tokens.remove(dataset);
      }
    }

    private void delete(DatasetName name) {
      int begin = log.begin();
      log.beginDeletion(name);
      if (deleteDataset.delete(new DatasetId(USER, name)) instanceof DeleteDataset.Result.Deleted) {
        log.deleted(name, begin);
      }
    }

    /** Checks the identity once all is quiet. */
    private void end() {
      for (DatasetName main : MAIN) {
        Page page = list(new DatasetId(USER, main));
        Set<String> found =
            page.records().stream().map(each -> each.key().value()).collect(Collectors.toSet());
        Set<String> lost =
            new TreeSet<>(accepted.getOrDefault(new DatasetId(USER, main), Set.of()));
        lost.removeAll(found);
        if (!deletesMain && !lost.isEmpty()) {
          log.violation(main + " has lost " + lost);
        }
        for (DatasetName name : page.mergedNames()) {
          if (list(new DatasetId(USER, name)).records().isEmpty()) {
            log.violation(name + " has no records");
          }
        }
      }
      String partition = ItemKey.partition(USER);
      IdentityCheckup.of(
              SimulatedClient.TABLE,
              partition,
              new ItemReader(client, SimulatedClient.TABLE, backoff()).query(partition),
              SyncCount.ZERO)
          .problems()
          .forEach(problem -> log.violation(problem.kind() + ": " + problem));
    }
  }
}
