package dev.tidemark.operator.verify;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.operator.Pause;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares two sides. */
@Command(
    name = "verify",
    description = {
      "Compares two sides, dataset by dataset: counts, dates, authors and all records. It changes"
          + " nothing, and both sides may be in use.",
      "",
      "A side is a table of Tidemark (table:NAME, or table:NAME@URL in another DynamoDB than"
          + " AWS's), the endpoint of a deployment or of the local service (https://…, http://…),"
          + " or Amazon Cognito Sync (amazon)."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Both sides are equal.",
      "1:The comparison has failed. Run it again, with --after to continue.",
      "2:Nothing was compared: the command line is wrong, or neither side has a dataset.",
      "3:Datasets differ; they are listed."
    })
public final class VerifyCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int REFUSED = 2;
  private static final int DIFFERENT = 3;

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli replaces it

  @Parameters(index = "0", paramLabel = "SOURCE", description = "the side to compare with")
  private String source = "";

  @Parameters(index = "1", paramLabel = "TARGET", description = "the side to compare")
  private String target = "";

  @Mixin private VerifyOptions options = new VerifyOptions();

  @Option(
      names = "--source-region",
      paramLabel = "REGION",
      description = "the source's region (default: that of its host, or of the profile)")
  private @Nullable String sourceRegion;

  @Option(
      names = "--source-profile",
      paramLabel = "NAME",
      description = "the profile of the source's AWS credentials")
  private @Nullable String sourceProfile;

  @Option(names = "--target-region", paramLabel = "REGION", description = "the target's region")
  private @Nullable String targetRegion;

  @Option(
      names = "--target-profile",
      paramLabel = "NAME",
      description = "the profile of the target's AWS credentials")
  private @Nullable String targetProfile;

  @Option(names = "--json", description = "print one JSON object on each line")
  private boolean isJson;

  @Override
  public Integer call() {
    Verification.Options compared = options.read();
    try (Side expected = open(source, sourceRegion, sourceProfile, compared.pool());
        Side found = open(target, targetRegion, targetProfile, compared.pool())) {
      return compare(new Verification(expected, found, compared, Pause::sleep));
    }
  }

  private Side open(
      String address,
      @Nullable String region,
      @Nullable String profile,
      Optional<IdentityPoolId> pool) {
    try {
      return new SideClients(Optional.ofNullable(region), Optional.ofNullable(profile))
          .open(SideAddress.parse(address), pool);
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
  }

  private ParameterException wrong(IllegalArgumentException e) {
    return new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
  }

  private List<PoolIdentity> identities(Verification verification) {
    try {
      return verification.identities();
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
  }

  private int compare(Verification verification) {
    VerifyOutput output =
        new VerifyOutput(spec.commandLine().getOut(), spec.commandLine().getErr(), isJson);
    Progress progress = new Progress(output);
    try {
      output.tell("Listing identities");
      List<PoolIdentity> identities = identities(verification);
      output.tell("Comparing %d identities".formatted(identities.size()));
      progress.identities = identities.size();
      verification.compare(identities).forEachOrdered(progress::add);
    } catch (ParameterException e) {
      throw e;
    } catch (RuntimeException e) {
      if (progress.last.isEmpty()) {
        throw e;
      }
      output.tell("The comparison has failed: " + e.getMessage());
      progress.last.ifPresent(
          last -> output.tell("Continue with --after " + VerifyOutput.name(last)));
      return FAILED;
    }
    if (progress.report.datasets() == 0 && !verification.options().isContinued()) {
      output.tell(
          "Nothing was compared: neither side has a dataset of the %d identities"
              .formatted(progress.identities));
      return REFUSED;
    }
    output.print(progress.report);
    return progress.report.differing() == 0 ? 0 : DIFFERENT;
  }

  /** The identities that have been compared. */
  private static final class Progress {
    private final VerifyOutput output;
    private int identities;
    private VerifyReport report = VerifyReport.NOTHING;
    private Optional<PoolIdentity> last = Optional.empty();

    Progress(VerifyOutput output) {
      this.output = output;
    }

    void add(IdentityDifferences compared) {
      report = report.plus(compared);
      last = Optional.of(compared.owner());
      output.print(compared);
      output.progress(report, identities, compared.owner());
    }
  }
}
