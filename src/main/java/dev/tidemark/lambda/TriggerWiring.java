package dev.tidemark.lambda;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.sync.SyncTrigger;
import dev.tidemark.sync.SyncTriggers;
import dev.tidemark.trigger.ConfiguredTriggers;
import dev.tidemark.trigger.LambdaClients;
import dev.tidemark.trigger.TriggerHandlers;
import dev.tidemark.trigger.TriggerLimits;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Makes the sync triggers. */
record TriggerWiring(Map<String, String> environment, Settings settings) {

  /**
   * Returns the triggers of pools and of the deployment.
   *
   * @param functions returns the Lambda function that a pool has set, if any
   */
  SyncTriggers triggers(Function<IdentityPoolId, Optional<LambdaFunctionArn>> functions) {
    Settings.Triggers triggers = settings.triggers();
    SyncTrigger handler =
        triggers.handler().map(name -> handler(name, triggers.limits())).orElse(SyncTrigger.NONE);
    return new ConfiguredTriggers(
        functions, LambdaClients::create, handler, triggers.limits(), triggers.scope());
  }

  private SyncTrigger handler(String className, TriggerLimits limits) {
    try {
      return TriggerHandlers.load(className, environment, limits);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("TRIGGER_HANDLER cannot be used: " + e.getMessage(), e);
    }
  }
}
