package dev.tidemark.operator.check;

import dev.tidemark.operator.check.IdentityChecks.Flow;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.services.cognitoidentity.model.CognitoIdentityException;

/** One run of all checks, of which each uses what the ones before it found out. */
final class CheckRun {
  private final Api api;
  private final Options options;
  private final Optional<Flows> flows;
  private final Results results;
  private final InstantSource clock;
  private final Consumer<Duration> pause;
  private final Made made = new Made();
  private final String suffix = UUID.randomUUID().toString().substring(0, 8);

  /**
   * The options of a run.
   *
   * @param pool the identity pool
   * @param identity an identity whose credentials are given
   * @param basicRole the role that guests may assume in the basic flow
   * @param origin the origin of web pages
   * @param requests how many requests to send at once; 0 for none
   * @param device a device's platform and token; empty text for none
   * @param realtime the WebSocket of push for the web
   * @param patience how long the change stream may take
   * @param leftovers removes what the API leaves of the identities that the run makes
   */
  record Options(
      String pool,
      Optional<Identity> identity,
      Optional<String> basicRole,
      String origin,
      int requests,
      String device,
      Optional<URI> realtime,
      Duration patience,
      Optional<Leftovers> leftovers) {}

  /**
   * An identity of the pool.
   *
   * @param id its id
   * @param credentials its credentials of the enhanced flow
   */
  record Identity(String id, AwsCredentialsIdentity credentials) {}

  /**
   * Prepares a run.
   *
   * @param api the deployment, with the developer's credentials
   * @param flows makes a guest; empty to make none
   * @param pause waits between two reads
   */
  CheckRun(
      Api api,
      Options options,
      Optional<Flows> flows,
      Results results,
      InstantSource clock,
      Consumer<Duration> pause) {
    this.api = api;
    this.options = options;
    this.flows = flows;
    this.results = results;
    this.clock = clock;
    this.pause = pause;
  }

  /** Runs the checks, and removes what they have made. */
  void run() {
    try {
      Caller developer = new Caller(api, options.pool(), madeUpIdentity());
      boolean isDeveloper = new AccessChecks(developer, clock).run(results);
      Optional<Caller> identity = identity();
      if (isDeveloper) {
        all(developer, identity);
      } else if (identity.isPresent()) {
        ofAnyCaller(identity.get());
        ofIdentity(identity);
      } else {
        results.add(
            CheckResult.failed(
                "caller",
                "neither a developer nor an identity is let in",
                "nothing else can be checked",
                "Run it with --guest, or with credentials of a developer."));
      }
    } finally {
      made.remove(results);
    }
  }

  /** The developer's data are those of an identity that nobody has. */
  private String madeUpIdentity() {
    String identity =
        options.pool().substring(0, options.pool().indexOf(':') + 1) + UUID.randomUUID();
    forget(identity);
    return identity;
  }

  /** Remembers to remove what the API leaves of an identity, after its datasets. */
  private void forget(String identity) {
    options
        .leftovers()
        .ifPresent(
            leftovers ->
                made.add(
                    "items of identity " + identity,
                    () -> {
                      leftovers.delete(options.pool(), identity);
                      return "";
                    }));
  }

  private void all(Caller developer, Optional<Caller> identity) {
    ofAnyCaller(developer);
    new ChangeChecks(developer, suffix, made, options.patience(), clock, pause).run(results);
    new PoolChecks(developer).run(results);
    ofIdentity(identity);
  }

  private void ofAnyCaller(Caller caller) {
    new BrowserChecks(caller, options.origin()).run(results);
    new SyncChecks(caller, suffix, made).run(results);
    if (options.requests() > 0) {
      new ThrottleChecks(caller, options.requests()).run(results);
    } else {
      results.add(
          CheckResult.skipped(
              ThrottleChecks.CHECK, "Give --throttle a number above the stack's RequestBurst."));
    }
  }

  private void ofIdentity(Optional<Caller> identity) {
    if (identity.isEmpty()) {
      results.add(CheckResult.skipped("identity", "Give --guest, or --identity."));
      return;
    }
    new TriggerChecks(identity.get(), suffix, made).run(results);
    if (options.device().isEmpty()) {
      results.add(CheckResult.skipped(PushChecks.CHECK, "Give --device, with a device for tests."));
    } else {
      new PushChecks(identity.get(), options.device(), suffix, made).run(results);
    }
    options
        .realtime()
        .ifPresentOrElse(
            realtime -> webPush(identity.get(), realtime),
            () ->
                results.add(
                    CheckResult.skipped(
                        WebPushChecks.CHECK, "Give --web-push, the stack's WebPushEndpoint.")));
  }

  private void webPush(Caller identity, URI realtime) {
    EventAddress address =
        new EventAddress(realtime, api.region(), identity.api().credentials().orElseThrow());
    new WebPushChecks(identity, address, suffix, made, options.patience()).run(results);
  }

  /** Checks the flows, and returns the identity of the enhanced flow if it reaches its data. */
  private Optional<Caller> identity() {
    return flows
        .map(this::guest)
        .orElse(options.identity())
        .map(found -> new Caller(api.by(found.credentials()), options.pool(), found.id()))
        .filter(caller -> new IdentityChecks(caller, Flow.ENHANCED).run(results));
  }

  /** Makes a guest, whose credentials of the basic flow are checked; empty if there are none. */
  private Optional<Identity> guest(Flows guests) {
    try {
      String guest = guests.newGuest(made);
      forget(guest);
      basic(guests, guest);
      return Optional.of(new Identity(guest, guests.enhanced(guest)));
    } catch (CognitoIdentityException e) {
      results.add(noGuest(String.valueOf(e.awsErrorDetails().errorCode())));
      return Optional.empty();
    }
  }

  private static CheckResult noGuest(String reason) {
    return CheckResult.failed(
        "guest",
        reason,
        "Amazon Cognito makes no guest of the pool, or gives it no credentials",
        "Allow guests in the pool, with a role, or give --identity instead.");
  }

  private void basic(Flows guests, String guest) {
    String check = Flow.BASIC + ", own data";
    if (options.basicRole().isEmpty()) {
      results.add(CheckResult.skipped(check, "Give --basic-role, the role of the pool's guests."));
      return;
    }
    guests
        .basic(guest, options.basicRole().get())
        .ifPresentOrElse(
            credentials -> check(guest, credentials, Flow.BASIC),
            () -> results.add(CheckResult.ok(check, "the pool or the role forbids this flow")));
  }

  private boolean check(String identity, AwsCredentialsIdentity credentials, Flow flow) {
    Caller caller = new Caller(api.by(credentials), options.pool(), identity);
    return new IdentityChecks(caller, flow).run(results);
  }
}
