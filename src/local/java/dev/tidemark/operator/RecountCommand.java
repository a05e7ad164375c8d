package dev.tidemark.operator;

import dev.tidemark.dynamodb.UsageComparison;
import dev.tidemark.model.IdentityPoolId;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Counts the usage of identity pools again. */
@Command(
    name = "recount",
    description =
        "Counts the usage of identity pools again from all datasets, and corrects it for pools that"
            + " are not in use meanwhile. Run it again for the others at a quiet time.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the usage of all pools is right now",
      "1:the recount has failed; run it again",
      "3:some pools were in use, or differ in a dry run; they are listed"
    })
public final class RecountCommand implements Callable<Integer> {
  private static final int INCOMPLETE = 3;

  @Mixin private TableAccess access = new TableAccess();

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli replaces it

  @Option(names = "--dry-run", description = "change nothing; report the differences")
  private boolean isDryRun;

  @Option(
      names = "--quiet-before",
      paramLabel = "SECONDS",
      description = "how long a pool must be unused before the scan (default: ${DEFAULT-VALUE})")
  private long quietBefore = 60;

  @Option(
      names = "--quiet-after",
      paramLabel = "SECONDS",
      description = "how long a pool must be unused after the scan (default: ${DEFAULT-VALUE})")
  private long quietAfter = 300;

  @Override
  public Integer call() {
    try (DynamoDbClient client = access.client()) {
      return print(
          new UsageRecount(
                  client,
                  new UsageRecount.Options(
                      access.table(),
                      access.segments(),
                      Duration.ofSeconds(quietBefore),
                      Duration.ofSeconds(quietAfter),
                      isDryRun),
                  Pause::sleep)
              .run());
    }
  }

  private int print(Map<IdentityPoolId, UsageComparison.Result> results) {
    PrintWriter out = spec.commandLine().getOut();
    results.forEach((pool, result) -> out.printf("%s: %s%n", pool, text(result)));
    out.flush();
    return results.values().stream().allMatch(RecountCommand::isRight) ? 0 : INCOMPLETE;
  }

  private static String text(UsageComparison.Result result) {
    return switch (result) {
      case UsageComparison.Result.Equal _ -> "right";
      case UsageComparison.Result.Corrected(long bytes) -> "corrected by %d bytes".formatted(bytes);
      case UsageComparison.Result.Differs(long bytes) -> "differs by %d bytes".formatted(bytes);
      case UsageComparison.Result.InUse _ -> "in use, not compared";
    };
  }

  private static boolean isRight(UsageComparison.Result result) {
    return switch (result) {
      case UsageComparison.Result.Equal _, UsageComparison.Result.Corrected _ -> true;
      case UsageComparison.Result.Differs _, UsageComparison.Result.InUse _ -> false;
    };
  }
}
