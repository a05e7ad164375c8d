package dev.tidemark.operator;

import dev.tidemark.dynamodb.DryRunClient;
import dev.tidemark.dynamodb.TableState;
import dev.tidemark.dynamodb.TableState.Phase;
import dev.tidemark.json.Json;
import dev.tidemark.model.DatasetId;
import dev.tidemark.operator.export.ExportFormatException;
import dev.tidemark.operator.export.ExportReader;
import dev.tidemark.operator.export.ImportFinding;
import dev.tidemark.operator.export.ImportReport;
import dev.tidemark.operator.export.PoolImport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Imports a file of {@link ExportCommand}. */
@Command(
    name = "import",
    description =
        "Reads a file of `tidemark export` into a table, which may be in use. Datasets keep their"
            + " counts where their name has no history in the table. A dataset that was updated"
            + " here is left alone.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Done; each dataset is as in the file.",
      "1:Failed. Run the same command again: it continues.",
      "2:Refused; nothing was written.",
      "3:Done, but some datasets have new counts or were left out; they are listed."
    },
    footer = "%nAfter a dry run, 0 and 3 say what a run would do; the table is unchanged.")
public final class ImportCommand implements Callable<Integer> {
  private static final int REFUSED = 2;
  private static final int DIFFERENT = 3;

  @Mixin private TableAccess access = new TableAccess();

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli replaces it

  @Option(
      names = "--file",
      required = true,
      paramLabel = "FILE",
      description = "the file; it is checked before anything is written")
  private Path file = Path.of("");

  @Option(names = "--dry-run", description = "change nothing; report what would be done")
  private boolean isDryRun;

  @Option(names = "--json", description = "print one JSON object on each line")
  private boolean isJson;

  @Override
  public Integer call() throws IOException {
    try (DynamoDbClient client = access.client()) {
      return run(client, ExportReader.open(file));
    } catch (ExportFormatException e) {
      return refuse("Not imported: " + e.getMessage());
    }
  }

  private int run(DynamoDbClient client, ExportReader export) throws IOException {
    TableState state = TableState.read(client, access.table());
    if (state.phase() != Phase.READY) {
      return refuse("A restore of the table has not ended. Run `tidemark restore` again.");
    }
    Ticker ticker = new Ticker(spec.commandLine().getErr());
    ImportReport report =
        new PoolImport(
                isDryRun ? new DryRunClient(client) : client,
                access.table(),
                state.floor(),
                access.segments(),
                (done, all) -> ticker.tick(() -> done + " of " + all + " identities imported"),
                finding -> print(isJson ? json(finding) : text(finding)))
            .run(export);
    print(isJson ? json(report) : text(report));
    return report.raised() == 0 && report.left() == 0 ? 0 : DIFFERENT;
  }

  private int refuse(String why) {
    spec.commandLine().getErr().println(why);
    return REFUSED;
  }

  private void print(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }

  private static String text(ImportFinding finding) {
    return finding
        .dataset()
        .map(
            id ->
                "%s %s of %s: %s"
                    .formatted(
                        finding.outcome(), id.name(), id.owner().identity(), finding.detail()))
        .orElseGet(() -> finding.outcome() + " settings of the pool: " + finding.detail());
  }

  private String text(ImportReport report) {
    return "%s %d datasets of %d identities with their counts, and %d with new ones; %d were there, %d are left out."
        .formatted(
            isDryRun ? "Would import" : "Imported",
            report.kept(),
            report.identities(),
            report.raised(),
            report.same(),
            report.left());
  }

  private static String json(ImportFinding finding) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField("outcome", finding.outcome().name());
          if (finding.dataset().isPresent()) {
            DatasetId id = finding.dataset().get();
            json.writeStringField("identity", id.owner().identity().value());
            json.writeStringField("dataset", id.name().value());
          }
          json.writeStringField("detail", finding.detail());
          json.writeEndObject();
        });
  }

  private static String json(ImportReport report) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeNumberField("identities", report.identities());
          json.writeNumberField("kept", report.kept());
          json.writeNumberField("raised", report.raised());
          json.writeNumberField("same", report.same());
          json.writeNumberField("left", report.left());
          json.writeEndObject();
        });
  }
}
