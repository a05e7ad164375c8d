package dev.tidemark.operator;

import dev.tidemark.cognito.CognitoSyncSource;
import dev.tidemark.dynamodb.DynamoDbDatasetImports;
import dev.tidemark.dynamodb.DynamoDbDatasetStore;
import dev.tidemark.dynamodb.TableState;
import dev.tidemark.migration.AdaptivePace;
import dev.tidemark.migration.AmazonIdentities;
import dev.tidemark.migration.Checkpoints;
import dev.tidemark.migration.DryRunImports;
import dev.tidemark.migration.Estimate;
import dev.tidemark.migration.FileIdentities;
import dev.tidemark.migration.Finding;
import dev.tidemark.migration.Identities;
import dev.tidemark.migration.IdentityMigration;
import dev.tidemark.migration.IdentityReturn;
import dev.tidemark.migration.PoolMigration;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import dev.tidemark.store.Backoff;
import dev.tidemark.sync.DatasetImports;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.takeover.DatasetMove;
import dev.tidemark.takeover.Source;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.cognitoidentity.CognitoIdentityClient;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Moves the datasets of a pool from Amazon Cognito Sync into a table. */
@Command(
    name = "migrate",
    description = {
      "Copies the datasets of an identity pool from Amazon Cognito Sync into a table. Users may go"
          + " on on both sides. Run it again to copy what has changed since.",
      "A dataset that was updated here is never overwritten; if the source has news of it, too, it"
          + " is listed."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Everything is copied.",
      "1:Some identities have failed. Run it again; it goes on where it was.",
      "2:Nothing was changed: the options do not fit, there is no identity, the progress is of"
          + " another migration, or a restore of the table is unfinished.",
      "3:Everything is copied but datasets that differ on both sides; they are listed."
    })
public final class MigrateCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int REFUSED = 2;
  private static final int DIFFERENT = 3;
  private static final String NO_IDENTITY = "There is no identity in the pool or the file.";
  private static final DatasetImports.Terms TERMS = DatasetImports.Terms.BULK;
  private static final Backoff BACKOFF =
      Backoff.jittered(Duration.ofMillis(50), Duration.ofSeconds(2));

  @Mixin private TableEndpoint access = new TableEndpoint();

  @Mixin private SourceOptions from = new SourceOptions();

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli replaces it

  @Option(
      names = "--parallel",
      paramLabel = "NUMBER",
      description = "identities that are copied at a time (default: ${DEFAULT-VALUE})")
  private int parallel = 16;

  @Option(
      names = "--checkpoints",
      paramLabel = "FILE",
      description =
          "file of the progress, which is deleted when all is done (default:"
              + " tidemark-migrate-progress-POOL.jsonl in the current folder)")
  private @Nullable Path checkpoints;

  @Option(
      names = "--back",
      description =
          "write the datasets of the table back to Amazon, through its API; counts, dates and"
              + " authors are new there")
  private boolean isBack;

  @Option(
      names = "--recreate",
      description = "with --back, write unchanged copies, too, that Amazon does not have any more")
  private boolean isRecreating;

  @Option(names = "--estimate", description = "only say how long it will take")
  private boolean isEstimate;

  @Option(names = "--dry-run", description = "change nothing; say what would be done")
  private boolean isDryRun;

  @Option(names = "--all", description = "list unchanged datasets, too")
  private boolean isAll;

  @Option(names = "--json", description = "print one JSON object on each line")
  private boolean isJson;

  @Override
  public Integer call() {
    Optional<String> refusal = refusal();
    if (refusal.isPresent()) {
      return refuse(refusal.get());
    }
    try (DynamoDbClient client = access.client()) {
      TableState state = TableState.read(client, access.table());
      return state.phase() == TableState.Phase.RESTORING
          ? refuse("A restore of the table is unfinished. Continue the restore first.")
          : migrate(client, state.floor());
    } catch (Checkpoints.ForeignFileException | FileIdentities.BadFileException e) {
      return refuse(e.getMessage());
    }
  }

  private Optional<String> refusal() {
    if (parallel < 1) {
      return Optional.of("--parallel is a number from 1.");
    }
    return isRecreating && !isBack
        ? Optional.of("--recreate goes with --back only.")
        : from.refusal(System.getenv());
  }

  private int refuse(@Nullable String reason) {
    spec.commandLine().getErr().println(reason);
    return REFUSED;
  }

  private int migrate(DynamoDbClient client, SyncCount floor) {
    Optional<FileIdentities> listed = from.identities().map(FileIdentities::read);
    AdaptivePace pace = from.pace();
    Identities identities = listed.<Identities>map(file -> file).orElseGet(() -> amazon(pace));
    String name = listed.map(FileIdentities::digest).orElse("all identities");
    MigrationOutput output = output(pace);
    try (CognitoSyncClient sync = from.client()) {
      CognitoSyncSource source = new CognitoSyncSource(sync, pace);
      Function<PoolIdentity, List<Finding>> identity = identity(client, floor, sync, source, pace);
      PoolMigration migration = new PoolMigration(from.pool(), source, identity, pace, output);
      return isEstimate
          ? estimate(migration, identities, output)
          : run(migration, identities, key(client, name), output);
    }
  }

  private Identities amazon(AdaptivePace pace) {
    return pages -> {
      try (CognitoIdentityClient client = from.identityClient()) {
        new AmazonIdentities(client, from.pool(), pace).list(pages);
      }
    };
  }

  private int estimate(PoolMigration migration, Identities identities, MigrationOutput output) {
    Estimate estimate = migration.estimate(identities);
    if (estimate.identities() == 0) {
      return refuse(NO_IDENTITY);
    }
    output.begins(estimate);
    return 0;
  }

  private int run(
      PoolMigration migration, Identities identities, String key, MigrationOutput output) {
    try (Checkpoints progress = Checkpoints.open(file(), key)) {
      migration.list(identities, progress);
      if (progress.left() == 0 && progress.counts().identities() == 0) {
        progress.finish();
        return refuse(NO_IDENTITY);
      }
      long failed = migration.run(identities, progress, parallel);
      output.end(progress.counts(), failed);
      return failed > 0 ? FAILED : progress.counts().differences() > 0 ? DIFFERENT : 0;
    }
  }

  private Path file() {
    String kind = (isBack ? "back-" : "") + (isDryRun ? "dry-run-" : "");
    String pool = from.pool().value().replace(':', '_');
    return Optional.ofNullable(checkpoints)
        .orElseGet(() -> Path.of("tidemark-migrate-%sprogress-%s.jsonl".formatted(kind, pool)));
  }

  /** Names the migration, so that the progress of another one is not taken for its. */
  private String key(DynamoDbClient client, String identities) {
    return "%s of %s from %s to %s%s%s"
        .formatted(
            identities,
            from.pool(),
            from.name(),
            access.name(client),
            isBack ? ", back" : "",
            isDryRun ? ", dry run" : "");
  }

  private MigrationOutput output(AdaptivePace pace) {
    PrintWriter out = spec.commandLine().getOut();
    return new MigrationOutput(out, spec.commandLine().getErr(), pace, isJson, isAll, isDryRun);
  }

  private Function<PoolIdentity, List<Finding>> identity(
      DynamoDbClient client,
      SyncCount floor,
      CognitoSyncClient sync,
      Source source,
      AdaptivePace pace) {
    DatasetStore store =
        new DynamoDbDatasetStore(client, access.table(), BACKOFF, floor, _ -> false);
    if (isBack) {
      return new IdentityReturn(sync, pace, store, terms())::run;
    }
    DatasetImports imports = imports(client, store, floor);
    return new IdentityMigration(source, new DatasetMove(source, store, imports, TERMS))::run;
  }

  private IdentityReturn.Terms terms() {
    return new IdentityReturn.Terms(isDryRun, isRecreating);
  }

  private DatasetImports imports(DynamoDbClient client, DatasetStore store, SyncCount floor) {
    return isDryRun
        ? new DryRunImports(store, floor)
        : new DynamoDbDatasetImports(client, access.table(), BACKOFF, floor);
  }
}
