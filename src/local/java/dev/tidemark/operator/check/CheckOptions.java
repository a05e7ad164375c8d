package dev.tidemark.operator.check;

import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.operator.AtLeast;
import dev.tidemark.operator.verify.SideClients;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The options of a command line that checks a deployment. */
final class CheckOptions {
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
      converter = AtLeast.Zero.class,
      description = "send this number of requests at once, to see how they are throttled")
  private int requests;

  @Option(
      names = "--device",
      paramLabel = "PLATFORM=TOKEN",
      description = "send a push notification to this device, such as GCM=…")
  private String device = "";

  @Option(
      names = "--web-push",
      paramLabel = "URL",
      description = "subscribe to events of push for the web at the stack's WebPushEndpoint")
  private @Nullable URI realtime;

  @Option(
      names = "--origin",
      paramLabel = "URL",
      description = "the origin of your web pages (default: one of an example, or of this machine)")
  private @Nullable String origin;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      converter = AtLeast.Zero.class,
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

  /** Returns the mistake in the options; empty if there is none. */
  Optional<String> mistake() {
    if (!IdentityPoolId.CONSTRAINT.violations(pool).isEmpty()) {
      return Optional.of("--pool needs the id of an identity pool");
    }
    if (identity != null && !IdentityId.CONSTRAINT.violations(identity).isEmpty()) {
      return Optional.of("--identity needs the id of an identity");
    }
    if (!"https".equals(endpoint.getScheme()) && !"http".equals(endpoint.getScheme())) {
      return Optional.of("--endpoint needs an http or https URL");
    }
    return isGuest && identity != null
        ? Optional.of("give --guest or --identity, not both")
        : Optional.empty();
  }

  /** Returns the URL of the deployment; a path follows it. */
  URI endpoint() {
    String url = endpoint.toString();
    return url.endsWith("/") ? URI.create(url.substring(0, url.length() - 1)) : endpoint;
  }

  String pool() {
    return pool;
  }

  /** Returns the region of the pool, with which its id begins. */
  Region regionOfPool() {
    return Region.of(pool.substring(0, pool.indexOf(':')));
  }

  boolean isGuest() {
    return isGuest;
  }

  /** Returns the clients of the developer. */
  SideClients clients() {
    return new SideClients(Optional.ofNullable(region), Optional.ofNullable(profile));
  }

  /** Returns what a run would do, line by line. */
  List<String> plan() {
    List<String> plan = new ArrayList<>();
    plan.add("send some fifty requests to %s as a developer".formatted(endpoint()));
    plan.add("write datasets tidemark-check… of an identity that nobody has, and delete them");
    if (isGuest) {
      plan.add("make a guest of the pool, write datasets as the guest, and delete both");
    }
    if (identity != null) {
      plan.add("write datasets tidemark-check… of %s, and delete them".formatted(identity));
    }
    if (requests > 0) {
      plan.add("send %d requests at once".formatted(requests));
    }
    if (!device.isEmpty()) {
      plan.add("register and subscribe a device, and send it a push notification");
    }
    if (realtime != null) {
      plan.add("subscribe to events of push for the web");
    }
    if (table != null) {
      plan.add("delete all items of the identities that the run made from " + table);
    }
    return plan;
  }

  /** Returns the options of a run. */
  CheckRun.Options toRun() {
    return new CheckRun.Options(
        pool,
        Optional.ofNullable(identity).map(id -> new CheckRun.Identity(id, credentials(id))),
        Optional.ofNullable(basicRole),
        origin(),
        requests,
        device,
        Optional.ofNullable(realtime),
        Duration.ofSeconds(patience),
        Optional.ofNullable(table).map(name -> new Leftovers(this::dynamoDb, name)));
  }

  /** The local service admits pages of this machine, and a stack those of any origin. */
  private String origin() {
    return Optional.ofNullable(origin)
        .orElse(isLocalService() ? "http://localhost" : "https://tidemark-check.example");
  }

  private boolean isLocalService() {
    return "http".equals(endpoint.getScheme());
  }

  private DynamoDbClient dynamoDb() {
    return Optional.ofNullable(dynamoDb)
        .map(DynamoDbClients::create)
        .orElseGet(() -> clients().dynamoDb());
  }

  /** The local service takes an access key id in the form of an identity as that identity. */
  private AwsCredentialsIdentity credentials(String id) {
    return isLocalService() && identityProfile == null
        ? AwsCredentialsIdentity.create(id, "local")
        : new SideClients(Optional.empty(), Optional.ofNullable(identityProfile))
            .credentials()
            .resolveCredentials();
  }
}
