package dev.tidemark.operator;

import dev.tidemark.model.SyncCount;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Makes a restored table safe for devices that have newer counts. */
@Command(
    name = "restore",
    description =
        "Raises all datasets of a restored table above every count that devices have, and"
            + " repairs incomplete records. Run it again if it was interrupted.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Done; this run found no loss.",
      "1:Failed. Run the same command again. While the table is restoring, functions do not serve"
          + " it.",
      "2:Refused; this run changed nothing.",
      "3:Done, but some records of the backup were incomplete; this run has listed each loss that"
          + " it found."
    },
    footer = "%nAfter a dry run, 0 and 3 say what a run would do; the table is unchanged.")
public final class RestoreCommand implements Callable<Integer> {
  private static final int PROGRESS = 1000;
  private static final int REFUSED = 2;
  private static final int LOST = 3;

  @Mixin private TableAccess access = new TableAccess();

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli replaces it

  @Option(
      names = "--replaced-table",
      paramLabel = "NAME",
      description = "the table that it replaces, if it can still be read")
  private @Nullable String replacedTable;

  @Option(
      names = "--replaced-floor",
      paramLabel = "COUNT",
      description = "CountFloor of the stack that it replaces (default: ${DEFAULT-VALUE})")
  private long replacedFloor;

  @Option(
      names = "--floor",
      paramLabel = "COUNT",
      description = "the floor; the default is the greatest known count plus 1,000,000")
  private @Nullable Long floor;

  @Option(
      names = "--writers-stopped",
      description = "no function writes to the table or to the table that it replaces")
  private boolean areWritersStopped;

  @Option(
      names = "--again",
      description = "raise a table again that is already ready, as after a failover")
  private boolean isForced;

  @Option(names = "--dry-run", description = "change nothing; report what would be done")
  private boolean isDryRun;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (!areWritersStopped && !isDryRun) {
      err.println(
          "Stop the functions of the old stack first: set their reserved concurrency to 0, and wait"
              + " until Lambda's metric ConcurrentExecutions of each is 0, which takes 29 seconds"
              + " at most, a minute for StreamsFunction, and 15 minutes for BulkPublishFunction."
              + " Then add --writers-stopped.");
      return REFUSED;
    }
    try (DynamoDbClient client = access.client()) {
      return restore(client, out);
    } catch (RestoreRefusedException e) {
      err.println(e.getMessage());
      return REFUSED;
    }
  }

  private int restore(DynamoDbClient client, PrintWriter out) {
    RestoreReport report =
        new TableRestore(
                client,
                new TableRestore.Options(
                    access.table(),
                    Optional.ofNullable(replacedTable),
                    new SyncCount(replacedFloor),
                    Optional.ofNullable(floor).map(SyncCount::new),
                    isForced,
                    isDryRun,
                    access.segments()),
                done -> {
                  if (done % PROGRESS == 0) {
                    out.printf("%d identities done%n", done);
                    out.flush();
                  }
                },
                loss -> {
                  out.println("Lost: " + loss);
                  out.flush();
                })
            .run();
    Protections protections = new Protections(client, access.table());
    if (!isDryRun && access.isInAws()) {
      protections.turnOn();
    }
    print(report, protections.streamArn(), out);
    return report.losses().isEmpty() ? 0 : LOST;
  }

  private void print(RestoreReport report, Optional<String> stream, PrintWriter out) {
    if (report.wasReady()) {
      out.println("The table was restored before; nothing is left to do.");
    } else {
      out.printf(
          "%s %d datasets of %d identities; %d items belonged to no dataset.%n",
          isDryRun ? "Would raise" : "Raised",
          report.raised(),
          report.identities(),
          report.leftovers());
    }
    out.printf(
        "Deploy with ExistingTable=%s ExistingTableStream=%s CountFloor=%s%n",
        access.table(), stream.orElse("(the stream's ARN)"), report.floor());
  }
}
