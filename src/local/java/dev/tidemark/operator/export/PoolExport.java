package dev.tidemark.operator.export;

import dev.tidemark.dynamodb.DynamoDbDatasetStore;
import dev.tidemark.dynamodb.DynamoDbPoolStore;
import dev.tidemark.dynamodb.IdentityHistories;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.walk.MemoryProgress;
import dev.tidemark.dynamodb.walk.Selection;
import dev.tidemark.dynamodb.walk.TableWalk;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.pool.PoolStore;
import dev.tidemark.store.Backoff;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Exports a pool or an identity of a table, which may be in use: each dataset is as of one moment.
 * The order of identities, datasets and records does not depend on the table, so two exports of the
 * same content differ in the date only.
 */
public final class PoolExport {
  private static final Backoff BACKOFF =
      Backoff.jittered(Duration.ofMillis(50), Duration.ofSeconds(2));

  /** Datasets in one Query. An identity that was moved may have more than its quota. */
  private static final int PAGE = 100;

  private final DynamoDbClient client;
  private final String table;
  private final int segments;
  private final BiConsumer<Integer, Integer> progress;
  private final DatasetStore store;
  private final PoolStore pools;
  private final IdentityHistories histories;

  /**
   * Creates an export.
   *
   * @param segments how many identities are read in parallel
   * @param progress receives the number of identities that are done, and of all
   */
  public PoolExport(
      DynamoDbClient client, String table, int segments, BiConsumer<Integer, Integer> progress) {
    this.client = client;
    this.table = table;
    this.segments = segments;
    this.progress = progress;
    this.store = new DynamoDbDatasetStore(client, table, BACKOFF);
    this.pools = new DynamoDbPoolStore(client, table, BACKOFF);
    this.histories = new IdentityHistories(client, table);
  }

  /**
   * Exports a pool.
   *
   * @throws ExportFormatException if the file exists, an export of something else was begun, or
   *     there is nothing to export
   */
  public ExportCounts exportPool(IdentityPoolId pool, Path file, Instant date) throws IOException {
    ExportWriter.checkAbsent(file);
    SettingsLine settings = new SettingsLine(pools.syncTrigger(pool), pools.configuration(pool));
    NavigableSet<String> identities = identities(pool);
    if (identities.isEmpty() && settings.isEmpty()) {
      throw new ExportFormatException("the table has nothing of pool " + pool);
    }
    try (ExportWriter writer =
        ExportWriter.open(file, new ExportHeader(pool, Optional.empty(), date))) {
      if (writer.last().isEmpty() && !settings.isEmpty()) {
        writer.add(settings);
      }
      return write(pool, identities, writer);
    }
  }

  /** Exports an identity. See {@link #exportPool}. */
  public ExportCounts exportIdentity(PoolIdentity owner, Path file, Instant date)
      throws IOException {
    if (read(owner).isEmpty()) {
      throw new ExportFormatException("the table has nothing of identity " + owner.identity());
    }
    try (ExportWriter writer =
        ExportWriter.open(
            file, new ExportHeader(owner.pool(), Optional.of(owner.identity()), date))) {
      NavigableSet<String> only = new TreeSet<>(List.of(owner.identity().value()));
      return write(owner.pool(), only, writer);
    }
  }

  private ExportCounts write(IdentityPoolId pool, NavigableSet<String> ids, ExportWriter writer)
      throws IOException {
    List<String> left =
        List.copyOf(writer.last().map(last -> ids.tailSet(last.value(), false)).orElse(ids));
    int before = ids.size() - left.size();
    int[] done = {before};
    try (Ordered<ExportedIdentity> reads =
        new Ordered<>(
            segments,
            identity -> {
              if (!identity.isEmpty()) {
                writer.add(identity);
              }
              progress.accept(++done[0], ids.size());
            })) {
      for (String id : left) {
        reads.add(() -> read(new PoolIdentity(pool, new IdentityId(id))));
      }
      reads.finish();
    }
    return writer.finish();
  }

  private NavigableSet<String> identities(IdentityPoolId pool) {
    NavigableSet<String> found = new ConcurrentSkipListSet<>();
    new TableWalk(client, table, new Selection(pool.value() + "/", "", true, true, PAGE))
        .finish(
            new MemoryProgress<>(segments, 0, Integer::sum),
            _ ->
                items -> {
                  found.addAll(
                      items.stream()
                          .filter(PoolExport::isContent)
                          .map(item -> item.key().owner().identity().value())
                          .collect(Collectors.toSet()));
                  return Optional.of(0);
                });
    return found;
  }

  private static boolean isContent(Item item) {
    String sort = item.key().sort();
    return sort.startsWith(ItemKey.DATASET_PREFIX) || sort.equals(ItemKey.IDENTITY);
  }

  private ExportedIdentity read(PoolIdentity owner) {
    List<Dataset> datasets = new ArrayList<>();
    List<Dataset> page = store.list(owner, PAGE);
    while (!page.isEmpty()) {
      for (Dataset listed : page) {
        if (store.read(listed.id(), new Scope.All()) instanceof View.Existing existing) {
          datasets.add(existing.dataset());
        }
      }
      page = store.list(owner, page.getLast().id().name(), PAGE);
    }
    return new ExportedIdentity(owner, histories.read(owner), datasets);
  }
}
