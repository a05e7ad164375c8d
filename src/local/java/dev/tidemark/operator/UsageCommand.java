package dev.tidemark.operator;

import dev.tidemark.dynamodb.UsageComparison;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.operator.verify.SideClients;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** States the usage of identity pools, and mends it. */
@Command(
    name = "usage",
    description = {
      "States the usage of identity pools.",
      "",
      "With --recount, counts it again from all datasets, and corrects it for pools that are not in"
          + " use meanwhile. Run it again for the others at a quiet time."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Done. With --recount, the usage of all pools is right now.",
      "1:Failed. Run it again.",
      "2:The command line is wrong. Nothing was changed.",
      "3:Some pools were in use, or differ in a dry run; they are listed."
    })
public final class UsageCommand implements Callable<Integer> {
  private static final int INCOMPLETE = 3;

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli replaces it

  @ArgGroup(multiplicity = "1", heading = "The place to read:%n")
  private Place place = new Place();

  @Option(
      names = "--pool",
      paramLabel = "ID",
      description = "state this pool's usage only; not with --recount")
  private @Nullable String pool;

  @Option(names = "--json", description = "print one JSON object on each line")
  private boolean isJson;

  @Option(names = "--recount", description = "count the usage of all pools again, and correct it")
  private boolean isRecount;

  @Option(names = "--dry-run", description = "with --recount: change nothing; report differences")
  private boolean isDryRun;

  @Option(
      names = "--quiet-before",
      paramLabel = "SECONDS",
      converter = AtLeast.Zero.class,
      description =
          "with --recount: how long a pool must be unused before the scan (default:"
              + " ${DEFAULT-VALUE})")
  private int quietBefore = 60;

  @Option(
      names = "--quiet-after",
      paramLabel = "SECONDS",
      converter = AtLeast.Zero.class,
      description =
          "with --recount: how long a pool must be unused after the scan (default:"
              + " ${DEFAULT-VALUE})")
  private int quietAfter = 300;

  /** The table, or the API. */
  private static final class Place {
    @ArgGroup(exclusive = false)
    private @Nullable TableAccess table;

    @Option(
        names = "--api",
        paramLabel = "URL",
        description =
            "the URL of a deployment or of the local service, as one of its developers; not with"
                + " --recount")
    private @Nullable URI api;
  }

  @Override
  public Integer call() {
    checkOptions();
    UsageOutput output =
        new UsageOutput(spec.commandLine().getOut(), spec.commandLine().getErr(), isJson);
    if (place.api != null) {
      return stateOfApi(place.api, output);
    }
    TableAccess access = place.table == null ? new TableAccess() : place.table;
    try (DynamoDbClient client = access.client()) {
      if (isRecount) {
        return recount(client, access, output);
      }
      PoolUsages.ofTable(client, access.table(), poolId()).forEach(output::state);
      return 0;
    }
  }

  private Optional<IdentityPoolId> poolId() {
    return Optional.ofNullable(pool).map(IdentityPoolId::new);
  }

  private void checkOptions() {
    if (isDryRun && !isRecount) {
      throw wrong("--dry-run is for --recount: without it, nothing is changed");
    }
    if (isRecount && place.api != null) {
      throw wrong("--recount needs --table: the API cannot correct the usage");
    }
    if (isRecount && pool != null) {
      throw wrong("--recount is for all pools: it reads the whole table anyway");
    }
    try {
      var _ = poolId();
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private ParameterException wrong(String why) {
    return new ParameterException(spec.commandLine(), why);
  }

  private int stateOfApi(URI api, UsageOutput output) {
    try (CognitoSyncClient client =
        new SideClients(Optional.empty(), Optional.empty()).deployment(api)) {
      PoolUsages.ofApi(client, poolId()).forEach(output::state);
      return 0;
    }
  }

  private int recount(DynamoDbClient client, TableAccess access, UsageOutput output) {
    Map<IdentityPoolId, UsageComparison.Result> results =
        new UsageRecount(
                client,
                new UsageRecount.Options(
                    access.table(),
                    access.segments(),
                    Duration.ofSeconds(quietBefore),
                    Duration.ofSeconds(quietAfter),
                    isDryRun),
                pause -> {
                  output.tell("Waiting %d seconds for pools that are in use", pause.toSeconds());
                  Pause.sleep(pause);
                },
                output::counted)
            .run();
    results.forEach(output::recounted);
    return results.values().stream().allMatch(UsageOutput::isRight) ? 0 : INCOMPLETE;
  }
}
