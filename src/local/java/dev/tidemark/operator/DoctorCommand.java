package dev.tidemark.operator;

import dev.tidemark.dynamodb.Problem;
import dev.tidemark.json.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Checks a table, and mends it. */
@Command(
    name = "doctor",
    description =
        "Checks the items of every identity against the rules of the table, and lists what breaks"
            + " them. Functions may serve the table meanwhile.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Nothing is wrong now.",
      "1:The check has failed. Run it again.",
      "2:The command line is wrong, or there is no such table.",
      "3:Problems are left, or records are lost; they are listed."
    })
public final class DoctorCommand implements Callable<Integer> {
  private static final int PROGRESS = 1000;
  private static final int LEFT = 3;

  @Mixin private TableAccess access = new TableAccess();

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli replaces it

  @Option(names = "--repair", description = "mend what can be mended, and say what is lost")
  private boolean isRepair;

  @Option(
      names = "--secret",
      paramLabel = "ARN",
      description = "check the secret with the token keys, too; output TokenSecretArn names it")
  private String secret = "";

  @Option(names = "--json", description = "print one JSON object on each line")
  private boolean isJson;

  @Override
  public Integer call() {
    try (DynamoDbClient client = access.client()) {
      DoctorReport report =
          new TableDoctor(
                  client,
                  new TableDoctor.Options(access.table(), access.segments(), isRepair),
                  Pause::sleep,
                  this::printProgress,
                  this::print)
              .run()
              .plus(checkSecret());
      print(isJson ? json(report) : text(report));
      return report.left() == 0 && report.losses() == 0 ? 0 : LEFT;
    }
  }

  private DoctorReport checkSecret() {
    if (secret.isEmpty()) {
      return DoctorReport.NOTHING;
    }
    try (SecretsManagerClient client =
        SecretsManagerClient.builder().httpClientBuilder(AwsCrtHttpClient.builder()).build()) {
      List<Problem> problems = new SecretDoctor(client, secret).check();
      problems.forEach(problem -> print(new TableDoctor.Finding(problem, false)));
      return new DoctorReport(0, 0, 0, problems.size(), 0);
    }
  }

  private void print(TableDoctor.Finding finding) {
    print(isJson ? json(finding) : text(finding));
  }

  private synchronized void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }

  /** Prints to the error stream, so that a script gets findings only. */
  private void printProgress(long done) {
    if (done % PROGRESS == 0) {
      PrintWriter err = spec.commandLine().getErr();
      err.printf("%d identities checked%n", done);
      err.flush();
    }
  }

  private String text(TableDoctor.Finding finding) {
    String what = finding.isMended() ? "Mended" : "Found";
    return "%s %s: %s".formatted(what, finding.problem().kind(), finding.problem());
  }

  private String text(DoctorReport report) {
    return "Checked %d datasets of %d identities: %d problems mended, %d left."
        .formatted(report.datasets(), report.identities(), report.mended(), report.left());
  }

  private static String json(TableDoctor.Finding finding) {
    Problem problem = finding.problem();
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField("kind", problem.kind().name());
          json.writeStringField("pk", problem.item().partition());
          json.writeStringField("sk", problem.item().sort());
          json.writeStringField("detail", problem.detail());
          json.writeBooleanField("mended", finding.isMended());
          json.writeEndObject();
        });
  }

  private static String json(DoctorReport report) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeNumberField("identities", report.identities());
          json.writeNumberField("datasets", report.datasets());
          json.writeNumberField("mended", report.mended());
          json.writeNumberField("left", report.left());
          json.writeNumberField("losses", report.losses());
          json.writeEndObject();
        });
  }
}
