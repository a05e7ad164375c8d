package dev.tidemark.operator.export;

import dev.tidemark.dynamodb.DynamoDbDatasetImports;
import dev.tidemark.dynamodb.DynamoDbPoolStore;
import dev.tidemark.dynamodb.IdentityHistories;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.SyncCount;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PoolStore;
import dev.tidemark.store.Backoff;
import dev.tidemark.sync.DatasetImports;
import dev.tidemark.sync.DatasetImports.Result;
import dev.tidemark.sync.DatasetImports.Terms;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Imports an export into a table. Datasets come first, and then what their identity remembers of
 * deletions: an entry of an earlier dataset of that name would count as a history of the name here.
 * A run that was killed can be repeated.
 */
public final class PoolImport {
  private static final Backoff BACKOFF =
      Backoff.jittered(Duration.ofMillis(50), Duration.ofSeconds(2));

  private final DatasetImports imports;
  private final IdentityHistories histories;
  private final PoolStore pools;
  private final int threads;
  private final BiConsumer<Long, Long> progress;
  private final Consumer<ImportFinding> findings;

  /**
   * Creates an import.
   *
   * @param floor the floor of the table
   * @param threads how many identities are written in parallel
   * @param progress receives the number of identities that are done, and of all
   * @param findings receives each dataset that did not come as it was, in order
   */
  public PoolImport(
      DynamoDbClient client,
      String table,
      SyncCount floor,
      int threads,
      BiConsumer<Long, Long> progress,
      Consumer<ImportFinding> findings) {
    this.imports = new DynamoDbDatasetImports(client, table, BACKOFF, floor);
    this.histories = new IdentityHistories(client, table);
    this.pools = new DynamoDbPoolStore(client, table, BACKOFF);
    this.threads = threads;
    this.progress = progress;
    this.findings = findings;
  }

  /** Imports a whole file. */
  public ImportReport run(ExportReader file) throws IOException {
    Total total = new Total(file.counts().identities());
    try (Ordered<List<ImportFinding>> writes = new Ordered<>(threads, total::add)) {
      List<IOException> failure = new ArrayList<>();
      file.read(
          settings -> total.report(importSettings(file.header().pool(), settings)),
          identity -> {
            try {
              writes.add(() -> importIdentity(identity));
            } catch (IOException e) {
              failure.add(e);
            }
          });
      if (!failure.isEmpty()) {
        throw failure.getFirst();
      }
      writes.finish();
    }
    return total.report;
  }

  /** Settings that a pool has stay: their targets may differ from one account to the next. */
  private List<ImportFinding> importSettings(IdentityPoolId pool, SettingsLine settings) {
    SettingsLine found = new SettingsLine(pools.syncTrigger(pool), pools.configuration(pool));
    PoolConfiguration seen = found.configuration();
    if (found.isEmpty()) {
      settings.syncTrigger().ifPresent(function -> pools.setSyncTrigger(pool, function));
      if (!settings.configuration().saysTheSameAs(seen)) {
        pools.configure(pool, seen, settings.configuration());
      }
      return List.of();
    }
    boolean isSame =
        found.syncTrigger().equals(settings.syncTrigger())
            && seen.saysTheSameAs(settings.configuration());
    return isSame ? List.of() : List.of(ImportFinding.ofSettings());
  }

  private List<ImportFinding> importIdentity(ExportedIdentity identity) {
    List<ImportFinding> all = new ArrayList<>();
    Map<DatasetName, SyncCount> began = new HashMap<>();
    for (Dataset dataset : identity.datasets()) {
      Result result = imports.write(dataset, Terms.FILE);
      all.add(ImportFinding.of(dataset.id(), result));
      deletedAt(dataset, result).ifPresent(count -> began.put(dataset.id().name(), count));
    }
    Set<DatasetName> left = histories.add(identity.owner(), identity.history(), began);
    left.stream()
        .filter(name -> !began.containsKey(name))
        .sorted()
        .map(name -> ImportFinding.ofDeletion(new DatasetId(identity.owner(), name)))
        .forEach(all::add);
    return all;
  }

  private static Optional<SyncCount> deletedAt(Dataset imported, Result result) {
    return switch (result) {
      case Result.Exists(Dataset existing) -> Optional.of(existing.deletedAtCount());
      case Result.Written _, Result.Same _ -> Optional.of(imported.deletedAtCount());
      case Result.Deleted _, Result.Moved _, Result.TooLarge _ -> Optional.empty();
    };
  }

  /** What has been imported so far. */
  private final class Total {
    private final long identities;
    private ImportReport report = ImportReport.NOTHING;

    Total(long identities) {
      this.identities = identities;
    }

    void add(List<ImportFinding> identity) {
      report(identity);
      report = report.plusIdentity();
      progress.accept(report.identities(), identities);
    }

    void report(List<ImportFinding> all) {
      for (ImportFinding each : all) {
        report = report.plus(each);
        if (each.isNotable()) {
          findings.accept(each);
        }
      }
    }
  }
}
