package dev.tidemark.dynamodb;

import static dev.tidemark.model.Samples.dataset;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.local.memory.MemoryDynamoDb;
import dev.tidemark.local.memory.MemoryDynamoDb.Usage;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.Quota;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.Samples;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Measures the dearest request of each kind, and compares the units with {@code docs/limits.md}.
 */
final class DearestRequestsTest {
  private static final DatasetId DATASET = dataset("d");

  /** Values of 64 KiB or more are items of their own, which a replacement writes and deletes. */
  private static final int LARGE_VALUES = 15;

  private final MemoryDynamoDb dynamoDb = new MemoryDynamoDb();
  private final DatasetStore store =
      new DynamoDbDatasetStore(dynamoDb, "table", _ -> true, () -> 42);
  private final Commits commits = new Commits(DATASET);
  private final Random random = new Random(1);

  @Test
  void units_areThoseOfTheLimitsPage() throws IOException {
    commits.commit(store, large("a"));
    Usage create = dynamoDb.usage();
    commits.commit(
        store,
        Stream.concat(Stream.of(large("b")), names("a").map(key -> Samples.remove(key, 1)))
            .toArray(RecordPatch[]::new));
    Usage replace = dynamoDb.usage();
    View.Existing full = (View.Existing) store.read(DATASET, new Scope.All());
    Usage list = dynamoDb.usage();
    store.delete((View.Existing) store.read(DATASET, new Scope.Deletion()));
    Usage delete = dynamoDb.usage();
    for (int i = 0; i < Quota.DATASETS.limit(); i++) {
      new Commits(dataset("d" + i)).commit(store, Samples.replace("k", 0, text(15_000)));
    }
    dynamoDb.usage();
    store.list(DATASET.owner(), 20);
    Usage listDatasets = dynamoDb.usage();
    String page = Files.readString(Path.of("docs", "limits.md"));
    assertEquals(
        List.of(),
        Stream.of(
                row("UpdateRecords that creates a dataset of 1 MiB", create),
                row("UpdateRecords that replaces 1 MiB by other keys", replace),
                row("ListRecords of 1 MiB", list),
                row("DeleteDataset of 1 MiB", delete),
                row("ListDatasets or DescribeIdentityUsage of 20 datasets", listDatasets))
            .filter(row -> !page.contains(row))
            .toList());
    assertEquals(LARGE_VALUES, full.dataset().totals().records());
  }

  private static String row(String request, Usage usage) {
    return String.format(
        Locale.ROOT, "| %s | %,d | %,d |", request, usage.readUnits(), usage.writeUnits());
  }

  private RecordPatch[] large(String prefix) {
    return names(prefix)
        .map(key -> Samples.replace(key, 0, text(69_900)))
        .toArray(RecordPatch[]::new);
  }

  private static Stream<String> names(String prefix) {
    return IntStream.range(0, LARGE_VALUES).mapToObj(i -> prefix + i);
  }

  /** Returns text that hardly shrinks. */
  private String text(int bytes) {
    return random
        .ints(bytes, 0x20, 0x7f)
        .mapToObj(c -> String.valueOf((char) c))
        .collect(Collectors.joining());
  }
}
