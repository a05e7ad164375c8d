package dev.tidemark.operator;

import static dev.tidemark.model.Samples.OWNER;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.replace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.IdentityErasure;
import dev.tidemark.local.memory.MemoryDynamoDb;
import dev.tidemark.model.DatasetId;
import dev.tidemark.operator.KilledDynamoDb.KilledException;
import dev.tidemark.operator.KilledDynamoDb.LastCall;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** An erasure that is killed at any of its calls is finished by the next one. */
final class ErasureKillTest {
  private static final DatasetId SMALL = dataset("secretsmall");
  private static final DatasetId LARGE = dataset("secretlarge");

  private final MemoryDynamoDb table = new MemoryDynamoDb();
  private final Life life = new Life(table, 0);

  private void fill() {
    life.update(
        SMALL, life.list(SMALL, 0).sessionToken(), "phone", List.of(replace("secret", 0, "1")));
    life.update(
        LARGE,
        life.list(LARGE, 0).sessionToken(),
        "phone",
        List.of(replace("secret", 0, "secret".repeat(20_000))));
  }

  private static void erase(DynamoDbClient client) {
    new IdentityErasure(client, "table", _ -> true, InstantSource.system()).erase(OWNER);
  }

  /** Returns whether the process reached the call at which it is killed. */
  private static boolean isKilled(DynamoDbClient client) {
    try {
      erase(client);
      return false;
    } catch (KilledException e) {
      return true;
    }
  }

  @ParameterizedTest
  @EnumSource(LastCall.class)
  void killedErasure_isFinishedByTheNext(LastCall lastCall) {
    for (int calls = 0; ; calls++) {
      fill();
      assertTrue(table.all().toString().contains("secretlarge"));
      KilledDynamoDb killed = new KilledDynamoDb(table, table, calls, lastCall);
      boolean wasKilled = isKilled(killed);
      erase(table);
      killed.late().forEach(Runnable::run);
      assertFalse(table.all().toString().contains("secret"), "killed before call " + calls);
      assertEquals(1, table.size());
      assertTrue(life.list(SMALL, 1).resync());
      if (!wasKilled) {
        assertTrue(calls > 2);
        return;
      }
    }
  }
}
