package dev.tidemark.operator;

import dev.tidemark.dynamodb.DatasetMerge;
import dev.tidemark.dynamodb.TableState;
import dev.tidemark.dynamodb.TableState.Phase;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.store.Backoff;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Merges the datasets of a guest into the identity of a login. */
@Command(
    name = "merge",
    description =
        "Copies each dataset of a guest to the identity of a login as <dataset>.<guest's id>, and"
            + " has ListRecords of <dataset> name it until it is deleted. The guest keeps its"
            + " datasets. Functions may serve the table meanwhile.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:All datasets of the guest are merged.",
      "1:Failed. Run the same command again; it continues.",
      "2:Refused; nothing was changed.",
      "3:Some datasets stay with the guest; they are listed."
    },
    footer = "%nAfter a dry run, 0 and 3 say what a run would do; the table is unchanged.")
public final class MergeCommand implements Callable<Integer> {
  private static final int REFUSED = 2;
  private static final int LEFT = 3;

  @Mixin private TableEndpoint access = new TableEndpoint();

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli replaces it

  @Option(
      names = "--pool",
      required = true,
      paramLabel = "ID",
      description = "the identity pool of both identities")
  private String pool = "";

  @Option(names = "--guest", required = true, paramLabel = "ID", description = "the guest")
  private String guest = "";

  @Option(
      names = "--into",
      required = true,
      paramLabel = "ID",
      description = "the identity that gets the guest's datasets")
  private String into = "";

  @Option(names = "--dry-run", description = "change nothing; report what would be done")
  private boolean isDryRun;

  @Option(names = "--json", description = "print one JSON object on each line")
  private boolean isJson;

  @Override
  public Integer call() {
    try (DynamoDbClient client = access.client()) {
      IdentityPoolId poolId = new IdentityPoolId(pool);
      PoolIdentity from = new PoolIdentity(poolId, new IdentityId(guest));
      PoolIdentity to = new PoolIdentity(poolId, new IdentityId(into));
      if (from.equals(to)) {
        return refuse("The guest and the other identity are the same.");
      }
      TableState state = TableState.read(client, access.table());
      return state.phase() == Phase.READY
          ? merge(client, state, from, to)
          : refuse("The table is being restored. Finish `tidemark restore` first.");
    } catch (IllegalArgumentException e) {
      return refuse(String.valueOf(e.getMessage()));
    }
  }

  private int refuse(String why) {
    spec.commandLine().getErr().println(why);
    return REFUSED;
  }

  private int merge(DynamoDbClient client, TableState state, PoolIdentity from, PoolIdentity to) {
    DatasetMerge merge =
        new DatasetMerge(
            client,
            access.table(),
            Backoff.jittered(Duration.ofMillis(50), Duration.ofSeconds(2)),
            InstantSource.system(),
            state.floor(),
            isDryRun);
    List<DatasetName> names = merge.names(from);
    if (names.isEmpty()) {
      return refuse("The table has no dataset of the guest.");
    }
    MergeReport report = new MergeReport(isDryRun, isJson, this::print);
    for (DatasetName name : names) {
      report.add(name, merge.merge(new DatasetId(from, name), to));
      spec.commandLine().getErr().printf("%d of %d datasets%n", report.datasets(), names.size());
    }
    report.end();
    return report.left() == 0 ? 0 : LEFT;
  }

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
