package dev.tidemark.operator.check;

import dev.tidemark.operator.Pause;
import dev.tidemark.operator.check.CheckResult.Status;
import dev.tidemark.operator.verify.SideClients;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.services.cognitoidentity.CognitoIdentityClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Checks a deployment through its API. */
@Command(
    name = "check",
    description =
        "Sends requests to a deployment, and tells what only a deployment can: who is let in, how"
            + " requests arrive, and whether the functions behind the API work. It writes datasets"
            + " of identities of its own, and removes them.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:No check has failed.",
      "1:The run has failed. Run it again.",
      "2:The command line is wrong. Nothing was sent.",
      "3:Checks have failed; they are listed with what to do."
    })
public final class CheckCommand implements Callable<Integer> {
  private static final int FAILED_RUN = 1;
  private static final int FAILED_CHECKS = 3;
  private static final int CONNECTIONS = 128;

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli replaces it

  @Mixin private CheckOptions options = new CheckOptions();

  @Option(names = "--dry-run", description = "send nothing; say what would be done")
  private boolean isDryRun;

  @Option(names = "--json", description = "print one JSON object on each line")
  private boolean isJson;

  @Override
  public Integer call() {
    options
        .mistake()
        .ifPresent(
            mistake -> {
              throw new ParameterException(spec.commandLine(), mistake);
            });
    if (isDryRun) {
      options.plan().forEach(step -> print(spec.commandLine().getOut(), "Would " + step + "."));
      return 0;
    }
    Results results = new Results(spec.commandLine().getOut(), isJson);
    try (SdkHttpClient http = AwsCrtHttpClient.builder().maxConcurrency(CONNECTIONS).build()) {
      run(api(http), results);
    } catch (SdkException | IllegalStateException | UncheckedIOException e) {
      print(spec.commandLine().getErr(), "The run has failed: " + e.getMessage());
      return FAILED_RUN;
    }
    results.end();
    return results.count(Status.FAILED) == 0 ? 0 : FAILED_CHECKS;
  }

  private Api api(SdkHttpClient http) {
    SideClients clients = options.clients();
    return new Api(
        http,
        options.endpoint(),
        clients.region(options.endpoint()),
        Optional.of(clients.credentials(options.endpoint()).resolveCredentials()));
  }

  private void run(Api api, Results results) {
    if (!options.isGuest()) {
      run(api, Optional.empty(), results);
      return;
    }
    AwsCredentialsProvider credentials = options.clients().credentials(options.endpoint());
    try (CognitoIdentityClient cognito =
            CognitoIdentityClient.builder()
                .httpClientBuilder(AwsCrtHttpClient.builder())
                .region(options.regionOfPool())
                .credentialsProvider(credentials)
                .build();
        StsClient sts =
            StsClient.builder()
                .httpClientBuilder(AwsCrtHttpClient.builder())
                .region(options.regionOfPool())
                .credentialsProvider(credentials)
                .build()) {
      run(api, Optional.of(new Flows(cognito, sts, options.pool())), results);
    }
  }

  private void run(Api api, Optional<Flows> flows, Results results) {
    new CheckRun(api, options.toRun(), flows, results, InstantSource.system(), this::await).run();
  }

  private void await(Duration time) {
    print(spec.commandLine().getErr(), "Waiting for the change stream");
    Pause.sleep(time);
  }

  private static void print(PrintWriter to, String line) {
    to.println(line);
    to.flush();
  }
}
