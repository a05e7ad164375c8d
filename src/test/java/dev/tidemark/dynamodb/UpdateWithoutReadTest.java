package dev.tidemark.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.RequestDigest;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.Update;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The expressions of updates without a read. */
class UpdateWithoutReadTest {
  private static final DatasetId DATASET =
      new DatasetId(
          new PoolIdentity(
              new IdentityPoolId("us-east-1:11111111-1111-4111-8111-111111111111"),
              new IdentityId("us-east-1:22222222-2222-4222-8222-222222222222")),
          new DatasetName("game"));

  private static final long AT = 17;

  private static Optional<UpdateWithoutRead> update(List<RecordPatch> patches) {
    Update update =
        new Update(
            Update.changesOf(patches),
            "phone",
            Instant.ofEpochMilli(1_700_000_000_000L),
            new RequestDigest(1, 2),
            new UUID(3, 4));
    return UpdateWithoutRead.of(DATASET, new SyncCount(AT), 1000, patches, update);
  }

  private static RecordPatch patch(String key, long syncCount) {
    return new RecordPatch(
        new RecordKey(key),
        new SyncCount(syncCount),
        new RecordChange.Replace(new RecordValue("value"), Optional.empty()));
  }

  @Test
  void patches_areConditionsAndAssignments_andShareTheValueOfACount() {
    UpdateWithoutRead update =
        update(List.of(patch("new", 0), patch("a", 9), patch("b", 12), patch("c", 9)))
            .orElseThrow();
    assertEquals(
        "c=:at AND (attribute_not_exists(f) OR f<=:format)"
            + " AND attribute_not_exists(records.#0)"
            + " AND records.#1.c=:c9 AND records.#2.c=:c12 AND records.#3.c=:c9",
        update.conditionExpression());
    assertEquals(
        "SET c=:c,md=:md,a=:a,u2=:u2,"
            + "records.#0=:r0,records.#1=:r1,records.#2=:r2,records.#3=:r3",
        update.updateExpression());
    assertEquals(Map.of("#0", "new", "#1", "a", "#2", "b", "#3", "c"), update.names());
    assertEquals(
        Set.of(
            ":at", ":format", ":c", ":md", ":a", ":u2", ":c9", ":c12", ":r0", ":r1", ":r2", ":r3"),
        update.values().keySet());
    assertEquals(Item.number(AT), update.values().get(":at"));
    assertEquals(Item.number(AT + 1), update.values().get(":c"));
    assertEquals(Item.number(9), update.values().get(":c9"));
  }

  /** A condition has the digits of the count, and an expression has 4 KB at most. */
  @Test
  void mostPatchesWithTheLongestCounts_needNoRead() {
    List<RecordPatch> patches = new ArrayList<>();
    for (int i = 0; i < UpdateWithoutRead.MAX_PATCHES; i++) {
      patches.add(patch("key" + i, Long.MAX_VALUE - i));
    }
    assertTrue(update(patches).isPresent());
  }
}
