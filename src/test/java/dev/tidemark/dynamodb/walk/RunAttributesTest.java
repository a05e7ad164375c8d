package dev.tidemark.dynamodb.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.walk.StoredRun.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The item of a run, and its documentation. */
final class RunAttributesTest {
  private static final Instant DATE = Instant.parse("2026-11-28T10:00:00.123456Z");

  static Stream<StoredRun> runs() {
    StoredRun started =
        StoredRun.none(ItemKey.RECOUNT).started("id", DATE, Map.of("n", Item.number(3)));
    StoredRun walking = started.withLease(new Lease("me", DATE)).walking(3, started.data());
    StoredRun unknown =
        new StoredRun(
            ItemKey.RECOUNT,
            7,
            "id",
            DATE,
            new RunStatus.InProgress(),
            Lease.NONE,
            List.of(),
            Map.of(),
            Map.of("new", AttributeValue.fromS("of a later version")));
    Position after = new Position.After(new ItemKey("p", "s"));
    return Stream.of(
        started,
        walking,
        walking
            .advanced(1, after, Map.of(), new Lease("me", DATE))
            .advanced(2, new Position.End(), Map.of(), new Lease("me", DATE)),
        walking.ended(new RunStatus.Succeeded(DATE)),
        walking.ended(new RunStatus.Failed(DATE, "why")),
        unknown.withLease(new Lease("me", DATE)));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void item_hasTheWholeRun(StoredRun run) {
    assertEquals(run, StoredRun.decode(new Item(RunAttributes.encode(run))));
  }

  @Test
  void everyAttribute_isListed() throws IOException {
    String page = Files.readString(Path.of("docs", "table.md"));
    for (String name : RunAttributes.KNOWN) {
      assertTrue(page.contains("`" + name + "` |") || page.contains("`" + name + "` ("), name);
    }
  }
}
