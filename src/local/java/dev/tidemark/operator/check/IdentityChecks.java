package dev.tidemark.operator.check;

/**
 * Checks what the credentials of an identity can reach.
 *
 * @param identity the caller
 * @param flow the flow that the credentials are of
 */
record IdentityChecks(Caller identity, Flow flow) {
  /** The ways to credentials of an identity. */
  enum Flow {
    /** GetCredentialsForIdentity, as SDKs do by default. */
    ENHANCED("enhanced flow"),
    /** GetOpenIdToken and AssumeRoleWithWebIdentity. */
    BASIC("basic flow");

    private final String text;

    Flow(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Runs the checks, and tells whether the identity reaches its data. */
  boolean run(Results results) {
    Reply own = identity.datasets();
    results.add(own(own));
    results.add(foreign());
    results.add(settings());
    return own.isOk();
  }

  private String check(String what) {
    return flow + ", " + what;
  }

  private CheckResult own(Reply reply) {
    String check = check("own data");
    if (reply.isOk()) {
      return CheckResult.ok(check, "API Gateway reports the identity and its pool");
    }
    if (reply.isRefusedByTidemark() && flow == Flow.BASIC) {
      return CheckResult.ok(
          check, "API Gateway reports no identity, so that Tidemark refuses it, " + reply);
    }
    return reply.isRefusedByTidemark()
        ? CheckResult.failed(
            check,
            reply.toString(),
            "API Gateway reports no identity, or that of another pool or account",
            "Compare pool and identity in the access log (output AccessLogGroupName), under the"
                + " id of the request, with those in the path. IdentityPools must have the pool.")
        : CheckResult.failed(
            check,
            reply.toString(),
            "API Gateway refuses the identity's role",
            "Attach the policy of docs/deployment.md, Clients, to the pool's role.");
  }

  private CheckResult foreign() {
    String other = identity.identity() + "0";
    Reply reply = new Caller(identity.api(), identity.pool(), other).datasets();
    return reply.isOk()
        ? CheckResult.failed(
            check("data of others"),
            reply.toString(),
            "each user reaches the data of all users: API Gateway reports a developer",
            "Stop the stack (SyncConcurrency=0), and remove the pool's roles from"
                + " DeveloperPrincipals.")
        : CheckResult.ok(check("data of others"), "refused, " + reply);
  }

  private CheckResult settings() {
    Reply reply = identity.api().get(Paths.pool(identity.pool()) + "/events");
    return reply.isOk()
        ? CheckResult.failed(
            check("settings of the pool"),
            reply.toString(),
            "users can change the sync trigger",
            "Remove the pool's roles from DeveloperPrincipals.")
        : CheckResult.ok(check("settings of the pool"), "refused, " + reply);
  }
}
