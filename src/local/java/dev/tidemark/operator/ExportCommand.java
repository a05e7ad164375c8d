package dev.tidemark.operator;

import dev.tidemark.json.Json;
import dev.tidemark.operator.export.ExportCounts;
import dev.tidemark.operator.export.ExportFormatException;
import dev.tidemark.operator.export.PoolExport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Exports a pool or an identity to a file. */
@Command(
    name = "export",
    description =
        "Writes a pool or one identity to a file of JSON lines: datasets with all records, removed"
            + " ones among them, their counts, dates and authors. The table may be in use.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Done; the file is whole.",
      "1:Failed. Run the same command again: it continues.",
      "2:Refused; nothing was written."
    },
    footer = "%nThe file has users' data. Keep it as safe as the table.")
public final class ExportCommand implements Callable<Integer> {
  private static final int REFUSED = 2;

  private final InstantSource clock = InstantSource.system();

  @Mixin private TableAccess access = new TableAccess();

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli replaces it

  @ArgGroup(multiplicity = "1")
  private Subject subject = new Subject();

  @Option(
      names = "--file",
      required = true,
      paramLabel = "FILE",
      description = "the file to write; until it is whole, its name ends with .part")
  private Path file = Path.of("");

  @Option(names = "--json", description = "print the figures as a JSON object")
  private boolean isJson;

  @Override
  public Integer call() throws IOException {
    Ticker ticker = new Ticker(spec.commandLine().getErr());
    try (DynamoDbClient client = access.client()) {
      PoolExport export =
          new PoolExport(
              client,
              access.table(),
              access.segments(),
              (done, all) -> ticker.tick(() -> done + " of " + all + " identities exported"));
      print(export(export));
      return 0;
    } catch (ExportFormatException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return REFUSED;
    }
  }

  private ExportCounts export(PoolExport export) throws IOException {
    var date = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return subject.identity != null
        ? export.exportIdentity(subject.identity, file, date)
        : export.exportPool(Objects.requireNonNull(subject.pool), file, date);
  }

  private void print(ExportCounts counts) {
    spec.commandLine().getOut().println(isJson ? json(counts) : text(counts));
    spec.commandLine().getOut().flush();
  }

  private static String text(ExportCounts counts) {
    return "Exported %d records in %d datasets of %d identities."
        .formatted(counts.records(), counts.datasets(), counts.identities());
  }

  private static String json(ExportCounts counts) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeNumberField("identities", counts.identities());
          json.writeNumberField("datasets", counts.datasets());
          json.writeNumberField("records", counts.records());
          json.writeEndObject();
        });
  }
}
