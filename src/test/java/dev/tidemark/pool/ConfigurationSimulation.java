package dev.tidemark.pool;

import dev.tidemark.consistency.simulation.FaultPlan;
import dev.tidemark.consistency.simulation.FaultPlan.Fault;
import dev.tidemark.consistency.simulation.Scheduler;
import dev.tidemark.consistency.simulation.SimulatedClient;
import dev.tidemark.consistency.simulation.SimulatedDynamoDb;
import dev.tidemark.dynamodb.DynamoDbPoolStore;
import dev.tidemark.model.ArnPattern;
import dev.tidemark.model.PlatformApplicationArn;
import dev.tidemark.model.Samples;
import dev.tidemark.model.StreamName;
import dev.tidemark.pool.CognitoStreams.Status;
import dev.tidemark.pool.SetIdentityPoolConfiguration.Change;
import dev.tidemark.pool.SetIdentityPoolConfiguration.Result;
import dev.tidemark.store.JitteredBackoff;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongFunction;

/**
 * Developers and functions that configure one pool at the same time, on a simulated DynamoDB with
 * faults. {@link ConfigurationChecks} checks what they are told. Another class loader may load it.
 */
public final class ConfigurationSimulation implements LongFunction<List<String>> {
  private static final int DEVELOPERS = 4;
  private static final int CALLS = 8;

  /** The reads of an observer without faults, which sees nearly every configuration. */
  private static final int OBSERVATIONS = 800;

  /** Creates the function; called by reflection. */
  public ConfigurationSimulation() {}

  @Override
  public List<String> apply(long seed) {
    try {
      return new Run(seed).violations();
    } catch (IllegalArgumentException | IllegalStateException e) {
      return List.of("failed: " + e);
    }
  }

  /** One run. */
  private static final class Run {
    private final Random random;
    private final Scheduler scheduler;
    private final PoolStore store;
    private final PoolStore undisturbed;
    private final SetIdentityPoolConfiguration operation;
    private final ConfigurationChecks checks = new ConfigurationChecks();
    private int texts;

    Run(long seed) {
      random = new Random(seed);
      scheduler = new Scheduler(random);
      SimulatedDynamoDb dynamoDb = new SimulatedDynamoDb(scheduler, random);
      store = store(dynamoDb, random.nextInt(4) * 0.1, EnumSet.allOf(Fault.class));
      undisturbed = store(dynamoDb, 0, EnumSet.noneOf(Fault.class));
      List<ArnPattern> any = ArnPattern.list("*");
      operation =
          new SetIdentityPoolConfiguration(store, new PublishingTargets(any, any, any, any));
    }

    private PoolStore store(SimulatedDynamoDb dynamoDb, double rate, EnumSet<Fault> faults) {
      return new DynamoDbPoolStore(
          new SimulatedClient(
              dynamoDb, scheduler, random, new FaultPlan(random, rate, faults, _ -> {})),
          SimulatedClient.TABLE,
          new JitteredBackoff(
              Duration.ofMillis(20),
              Duration.ofMillis(500),
              random::nextLong,
              time -> scheduler.sleep(time)));
    }

    List<String> violations() {
      for (int i = 0; i < DEVELOPERS; i++) {
        scheduler.spawn(Duration.ZERO, this::actAsDeveloper);
      }
      scheduler.spawn(Duration.ZERO, this::observe);
      scheduler.run();
      scheduler.spawn(Duration.ZERO, () -> read(undisturbed));
      scheduler.run();
      return checks.violations();
    }

    private void observe() {
      for (int i = 0; i < OBSERVATIONS; i++) {
        read(undisturbed);
        scheduler.sleep(Duration.ofMillis(5));
      }
    }

    private PoolConfiguration read(PoolStore from) {
      long known = checks.acknowledged();
      PoolConfiguration read = from.configuration(Samples.POOL);
      checks.read(read, known);
      return read;
    }

    /** Each value is new, so that a configuration tells who wrote it. */
    private String newText() {
      texts++;
      return "text-" + texts + "-";
    }

    private void actAsDeveloper() {
      for (int i = 0; i < CALLS; i++) {
        scheduler.sleep(Duration.ofMillis(random.nextInt(200)));
        String text = newText();
        try {
          act(text);
        } catch (StoreBusyException busy) {
          checks.refused(text);
        } catch (StoreFailedException unknown) {
          // The change may have been made.
        }
      }
    }

    private void act(String text) {
      switch (random.nextInt(5)) {
        case 0 -> set(text, new Change.Keep<>(), new Change.Clear<>());
        case 1 -> set(text, new Change.Replace<>(push(text)), new Change.Keep<>());
        case 2 -> stop(text);
        default -> set(text, new Change.Keep<>(), new Change.Replace<>(streams(text)));
      }
    }

    private void set(String text, Change<PushSync> push, Change<CognitoStreams> streams) {
      switch (operation.set(Samples.POOL, push, streams)) {
        case Result.Configured(PoolConfiguration after) -> checks.configured(after, push, streams);
        case Result.ConcurrentChange _ -> checks.refused(text);
        case Result.NotAllowed _ -> throw new IllegalStateException("all targets are allowed");
      }
    }

    /** Acts as a function that finds a stream missing some time after it read its name. */
    private void stop(String reason) {
      PoolConfiguration seen = read(store);
      if (!seen.isStreaming()) {
        return;
      }
      scheduler.sleep(Duration.ofMillis(random.nextInt(100)));
      switch (store.disableStreams(Samples.POOL, seen, reason)) {
        case PoolStore.ConfigureResult.Configured(PoolConfiguration after) ->
            checks.stopped(seen, after, reason);
        case PoolStore.ConfigureResult.Outdated _ -> checks.refused(reason);
      }
    }

    private static CognitoStreams streams(String text) {
      return new CognitoStreams(new StreamName(text), Optional.empty(), new Status.Enabled());
    }

    private static PushSync push(String text) {
      return new PushSync(
          List.of(new PlatformApplicationArn("arn:aws:sns:eu-west-1:123456789012:app/GCM/" + text)),
          Optional.empty());
    }
  }
}
