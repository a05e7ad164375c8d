package dev.tidemark.trigger;

import dev.tidemark.model.Caller;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.sync.SyncTrigger;
import dev.tidemark.sync.SyncTriggers;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.services.lambda.LambdaClient;

/**
 * The triggers that pools and the deployment have: a pool's own Lambda function, else the handler
 * in this process, if there is one.
 */
public final class ConfiguredTriggers implements SyncTriggers {
  private final Function<IdentityPoolId, Optional<LambdaFunctionArn>> functions;
  private final Function<String, LambdaClient> clients;
  private final Map<String, LambdaClient> clientsByRegion = new ConcurrentHashMap<>();
  private final Optional<SyncTrigger> handler;
  private final TriggerLimits limits;
  private final Scope scope;

  /**
   * What updates triggers see, and to what end.
   *
   * @param developers whether those of developers, too
   * @param dryRun whether they only say what they would do
   */
  public record Scope(boolean developers, boolean dryRun) {}

  /**
   * Finds triggers.
   *
   * @param functions the function that a pool has set
   * @param clients makes a client for a region
   * @param handler the trigger of pools that have set none
   */
  public ConfiguredTriggers(
      Function<IdentityPoolId, Optional<LambdaFunctionArn>> functions,
      Function<String, LambdaClient> clients,
      Optional<SyncTrigger> handler,
      TriggerLimits limits,
      Scope scope) {
    this.functions = functions;
    this.clients = clients;
    this.handler = handler;
    this.limits = limits;
    this.scope = scope;
  }

  @Override
  public Optional<SyncTrigger> of(IdentityPoolId pool, Caller caller) {
    boolean isSeen =
        switch (caller) {
          case Caller.CognitoIdentity _ -> true;
          case Caller.Developer _ -> scope.developers();
        };
    if (!isSeen) {
      return Optional.empty();
    }
    Optional<SyncTrigger> trigger =
        functions.apply(pool).<SyncTrigger>map(this::invoking).or(() -> handler);
    return scope.dryRun() ? trigger.map(DryRunTrigger::new) : trigger;
  }

  private SyncTrigger invoking(LambdaFunctionArn function) {
    return new LambdaTrigger(
        clientsByRegion.computeIfAbsent(function.region(), clients), function, limits);
  }
}
