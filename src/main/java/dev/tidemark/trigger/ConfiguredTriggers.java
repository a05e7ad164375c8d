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
 * The triggers of pools and of the deployment: a pool's own Lambda function, or the handler in this
 * process if the pool has set none.
 */
public final class ConfiguredTriggers implements SyncTriggers {
  private final Function<IdentityPoolId, Optional<LambdaFunctionArn>> functions;
  private final Function<String, LambdaClient> clients;
  private final Map<String, LambdaClient> clientsByRegion = new ConcurrentHashMap<>();
  private final SyncTrigger handler;
  private final TriggerLimits limits;
  private final Scope scope;

  /**
   * The scope of all triggers.
   *
   * @param developers whether triggers also see updates by developers
   * @param dryRun whether triggers only log the changes that they would make
   */
  public record Scope(boolean developers, boolean dryRun) {}

  /**
   * Makes the triggers from their configuration.
   *
   * @param functions returns the Lambda function that a pool has set, if any
   * @param clients creates a client for a region
   * @param handler the trigger of pools that have set none, or {@link SyncTrigger#NONE}
   */
  public ConfiguredTriggers(
      Function<IdentityPoolId, Optional<LambdaFunctionArn>> functions,
      Function<String, LambdaClient> clients,
      SyncTrigger handler,
      TriggerLimits limits,
      Scope scope) {
    this.functions = functions;
    this.clients = clients;
    this.handler = handler;
    this.limits = limits;
    this.scope = scope;
  }

  @Override
  public SyncTrigger of(IdentityPoolId pool, Caller caller) {
    boolean inScope =
        switch (caller) {
          case Caller.CognitoIdentity _ -> true;
          case Caller.Developer _ -> scope.developers();
        };
    if (!inScope) {
      return SyncTrigger.NONE;
    }
    SyncTrigger trigger = functions.apply(pool).map(this::lambdaTrigger).orElse(handler);
    return trigger.equals(SyncTrigger.NONE) || !scope.dryRun()
        ? trigger
        : new DryRunTrigger(trigger);
  }

  private SyncTrigger lambdaTrigger(LambdaFunctionArn function) {
    return new LambdaTrigger(
        clientsByRegion.computeIfAbsent(function.region(), clients), function, limits);
  }
}
