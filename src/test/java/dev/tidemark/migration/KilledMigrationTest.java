package dev.tidemark.migration;

import static dev.tidemark.cognito.LocalSync.remove;
import static dev.tidemark.cognito.LocalSync.replace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.cognito.CognitoSyncSource;
import dev.tidemark.cognito.LocalSync;
import dev.tidemark.cognito.SourceCalls;
import dev.tidemark.dynamodb.DynamoDbDatasetImports;
import dev.tidemark.dynamodb.DynamoDbDatasetStore;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import dev.tidemark.store.Backoff;
import dev.tidemark.sync.DatasetImports;
import dev.tidemark.sync.DatasetImports.Terms;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.takeover.DatasetMove;
import dev.tidemark.takeover.Source;
import dev.tidemark.takeover.SourceReader;
import dev.tidemark.takeover.TakeOver;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A migration and a take-over whose process is killed at each of their calls, of the source or of
 * DynamoDB, before or after the call was carried out. Another process goes on.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KilledMigrationTest {
  private static final String POOL = "us-east-1:11111111-0000-0000-0000-000000000001";
  private static final Backoff BACKOFF =
      Backoff.jittered(Duration.ofMillis(1), Duration.ofMillis(10));

  private final LocalSync source = LocalSync.start();
  private final LocalSync here = LocalSync.start();
  private final DynamoDbClient dynamoDb = DynamoDbClients.create(here.dynamoDbEndpoint());
  private Map<DatasetName, Dataset> expected = Map.of();

  /** An error, so that no part of a process handles it. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  /** The calls that a process makes before it is killed at the next one. */
  private static final class Life {
    private final boolean isDone;
    private int callsLeft;

    private Life(int calls, boolean isLastCallDone) {
      this.callsLeft = calls;
      this.isDone = isLastCallDone;
    }

    private <T> T call(Supplier<T> call) {
      callsLeft--;
      if (callsLeft >= 0) {
        return call.get();
      }
      if (callsLeft == -1 && isDone) {
        var _ = call.get();
      }
      throw new Killed();
    }
  }

  @BeforeAll
  void fill() {
    for (String dataset : new String[] {"game", "settings"}) {
      source.update(POOL, identity(), dataset, replace("a", "1", 0), replace("b", "x", 0));
      source.update(POOL, identity(), dataset, remove("b", 1));
    }
    source.update(POOL, identity(), "large", replace("map", "m".repeat(80_000), 0));
    expected = expected();
  }

  @AfterAll
  void stop() {
    dynamoDb.close();
    here.close();
    source.close();
  }

  private static String identity() {
    return "us-east-1:22222222-0000-0000-0000-000000000001";
  }

  private static PoolIdentity owner() {
    return new PoolIdentity(new IdentityPoolId(POOL), new IdentityId(identity()));
  }

  private Source source(Life life) {
    return new CognitoSyncSource(
        source.client(),
        new SourceCalls() {
          @Override
          public <T> T call(Supplier<T> call) {
            return life.call(call);
          }
        });
  }

  private DynamoDbClient dynamoDb(Life life) {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoDbClient.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            (_, method, arguments) ->
                life.call(
                    () -> {
                      try {
                        return method.invoke(dynamoDb, arguments);
                      } catch (InvocationTargetException e) {
                        if (e.getCause() instanceof RuntimeException cause) {
                          throw cause;
                        }
                        throw new IllegalStateException(e.getCause());
                      } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                      }
                    }));
  }

  private DatasetImports imports(Life life) {
    return new DynamoDbDatasetImports(dynamoDb(life), "tidemark", BACKOFF, SyncCount.ZERO);
  }

  private DatasetStore store(Life life) {
    return new DynamoDbDatasetStore(dynamoDb(life), "tidemark", BACKOFF);
  }

  private Runnable migration(Life life) {
    Source from = source(life);
    IdentityMigration migration =
        new IdentityMigration(from, new DatasetMove(from, store(life), imports(life), Terms.BULK));
    return () -> {
      var _ = migration.run(owner());
    };
  }

  private Runnable takeOver(Life life) {
    TakeOver takeOver =
        new TakeOver(source(life), store(life), imports(life), InstantSource.system());
    return () -> takeOver.ensure(owner());
  }

  private Map<DatasetName, Dataset> expected() {
    Source from = source(new Life(1000, true));
    Map<DatasetName, Dataset> expected = new TreeMap<>(Comparator.comparing(DatasetName::value));
    from.datasets(owner())
        .forEach(
            found ->
                expected.put(found.id().name(), new SourceReader(from).read(found).orElseThrow()));
    return expected;
  }

  /** Kills a process at each call in turn, and returns the number of its calls. */
  private int killAtEachCall(Function<Life, Runnable> process, boolean isLastCallDone) {
    for (int calls = 0; ; calls++) {
      here.control("POST", "reset", "");
      Life life = new Life(calls, isLastCallDone);
      if (isFinished(process.apply(life))) {
        return calls;
      }
      process.apply(new Life(1000, true)).run();
      check();
    }
  }

  private static boolean isFinished(Runnable process) {
    try {
      process.run();
      return true;
    } catch (Killed e) {
      return false;
    }
  }

  private void check() {
    DatasetStore store = store(new Life(1000, true));
    expected.forEach(
        (name, dataset) -> {
          var view = store.read(dataset.id(), new DatasetStore.Scope.All());
          Dataset found = ((DatasetStore.View.Existing) view).dataset();
          assertTrue(found.isAsImported(), name.value());
          assertEquals(dataset.syncCount(), found.syncCount());
          assertEquals(dataset.records(), found.records());
        });
    assertEquals(3, store.list(owner(), 10).size());
  }

  @Test
  void migration_goesOnAfterEachCall() {
    assertTrue(killAtEachCall(this::migration, false) > 12);
    assertTrue(killAtEachCall(this::migration, true) > 12);
  }

  @Test
  void takeOver_goesOnAfterEachCallAndMarksTheIdentityLast() {
    int calls = killAtEachCall(this::takeOver, false);
    assertTrue(killAtEachCall(this::takeOver, true) >= calls);
    here.control("POST", "reset", "");
    Life life = new Life(calls - 1, false);
    assertThrows(Killed.class, () -> takeOver(life).run());
    assertTrue(imports(new Life(1000, true)).movedAt(owner()).isEmpty());
    takeOver(new Life(1000, true)).run();
    assertTrue(imports(new Life(1000, true)).movedAt(owner()).isPresent());
  }
}
