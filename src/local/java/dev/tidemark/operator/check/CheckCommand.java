package dev.tidemark.operator.check;

import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.operator.Pause;
import dev.tidemark.operator.check.CheckResult.Status;
import dev.tidemark.operator.verify.SideClients;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitoidentity.CognitoIdentityClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
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

  @Option(
      names = "--endpoint",
      required = true,
      paramLabel = "URL",
      description = "the stack's output Endpoint, or the URL of the local service")
  private URI endpoint = URI.create("");

  @Option(names = "--pool", required = true, paramLabel = "ID", description = "an identity pool")
  private String pool = "";

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "the deployment's region (default: that of its host, or of the profile)")
  private @Nullable String region;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "the profile of the developer's AWS credentials")
  private @Nullable String profile;

  @Option(
      names = "--guest",
      description = "make a guest of the pool, check with the guest's credentials, and delete it")
  private boolean isGuest;

  @Option(
      names = "--basic-role",
      paramLabel = "ARN",
      description = "with --guest: the role of the pool's guests, to check the basic flow as well")
  private @Nullable String basicRole;

  @Option(
      names = "--identity",
      paramLabel = "ID",
      description = "check with the credentials of this identity, a user for tests")
  private @Nullable String identity;

  @Option(
      names = "--identity-profile",
      paramLabel = "NAME",
      description = "the profile of the identity's AWS credentials")
  private @Nullable String identityProfile;

  @Option(
      names = "--throttle",
      paramLabel = "NUMBER",
      description = "send this number of requests at once, to see how they are throttled")
  private int requests;

  @Option(
      names = "--device",
      paramLabel = "PLATFORM=TOKEN",
      description = "send a push notification to this device, such as GCM=…")
  private String device = "";

  @Option(
      names = "--origin",
      paramLabel = "URL",
      description = "the origin of your web pages (default: ${DEFAULT-VALUE})")
  private String origin = "https://tidemark-check.example";

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "how long the change stream may take (default: ${DEFAULT-VALUE})")
  private int patience = 90;

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description = "the table, to remove also what the API leaves of the identities of the run")
  private @Nullable String table;

  @Option(
      names = "--dynamodb",
      paramLabel = "URL",
      description = "with --table: another DynamoDB instead of AWS's")
  private @Nullable URI dynamoDb;

  @Option(names = "--json", description = "print one JSON object on each line")
  private boolean isJson;

  @Override
  public Integer call() {
    requireIds();
    Results results = new Results(spec.commandLine().getOut(), isJson);
    SideClients clients =
        new SideClients(Optional.ofNullable(region), Optional.ofNullable(profile));
    try (SdkHttpClient http = AwsCrtHttpClient.builder().maxConcurrency(CONNECTIONS).build()) {
      Api api =
          new Api(
              http,
              endpoint,
              clients.region(endpoint),
              Optional.of(clients.credentials(endpoint).resolveCredentials()));
      run(api, clients, results);
    } catch (SdkException | IllegalStateException | UncheckedIOException e) {
      spec.commandLine().getErr().println("The run has failed: " + e.getMessage());
      spec.commandLine().getErr().flush();
      return FAILED_RUN;
    }
    results.end();
    return results.count(Status.FAILED) == 0 ? 0 : FAILED_CHECKS;
  }

  private void requireIds() {
    if (!IdentityPoolId.CONSTRAINT.violations(pool).isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--pool needs the id of an identity pool");
    }
    if (identity != null && !IdentityId.CONSTRAINT.violations(identity).isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--identity needs the id of an identity");
    }
    if (!"https".equals(endpoint.getScheme()) && !"http".equals(endpoint.getScheme())) {
      throw new ParameterException(spec.commandLine(), "--endpoint needs an http or https URL");
    }
    if (isGuest && identity != null) {
      throw new ParameterException(spec.commandLine(), "give --guest or --identity, not both");
    }
  }

  private void run(Api api, SideClients clients, Results results) {
    if (!isGuest) {
      run(api, clients, Optional.empty(), results);
      return;
    }
    Region ofPool = Region.of(pool.substring(0, pool.indexOf(':')));
    try (CognitoIdentityClient cognito =
            CognitoIdentityClient.builder()
                .httpClientBuilder(AwsCrtHttpClient.builder())
                .region(ofPool)
                .credentialsProvider(clients.credentials(endpoint))
                .build();
        StsClient sts =
            StsClient.builder()
                .httpClientBuilder(AwsCrtHttpClient.builder())
                .region(ofPool)
                .credentialsProvider(clients.credentials(endpoint))
                .build()) {
      run(api, clients, Optional.of(new Flows(cognito, sts, pool)), results);
    }
  }

  private void run(Api api, SideClients clients, Optional<Flows> flows, Results results) {
    CheckRun.Options options =
        new CheckRun.Options(
            pool,
            Optional.ofNullable(identity)
                .map(id -> new CheckRun.Identity(id, credentials(api, id))),
            Optional.ofNullable(basicRole),
            origin,
            requests,
            device,
            Duration.ofSeconds(patience),
            Optional.ofNullable(table).map(name -> new Leftovers(() -> dynamoDb(clients), name)));
    new CheckRun(api, options, flows, results, InstantSource.system(), Pause::sleep).run();
  }

  private DynamoDbClient dynamoDb(SideClients clients) {
    return Optional.ofNullable(dynamoDb).map(DynamoDbClients::create).orElseGet(clients::dynamoDb);
  }

  /** The local service takes an access key id in the form of an identity as that identity. */
  private AwsCredentialsIdentity credentials(Api api, String id) {
    return api.isLocal() && identityProfile == null
        ? AwsCredentialsIdentity.create(id, "local")
        : new SideClients(Optional.empty(), Optional.ofNullable(identityProfile))
            .credentials()
            .resolveCredentials();
  }
}
