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

/** Joins the parts of sync triggers. */
final class TriggerWiring {
  private TriggerWiring() {}

  /**
   * Returns the triggers that pools have set, and the handler for pools that have set none.
   *
   * @param functions returns the Lambda function that a pool has set, if any
   */
  static SyncTriggers triggers(
      Settings settings,
      Map<String, String> environment,
      Function<IdentityPoolId, Optional<LambdaFunctionArn>> functions) {
    Settings.Triggers triggers = settings.triggers();
    SyncTrigger handler =
        triggers
            .handler()
            .map(name -> handler(name, environment, triggers.limits()))
            .orElse(SyncTrigger.NONE);
    return new ConfiguredTriggers(
        functions, LambdaClients::create, handler, triggers.limits(), triggers.scope());
  }

  private static SyncTrigger handler(
      String className, Map<String, String> environment, TriggerLimits limits) {
    try {
      return TriggerHandlers.load(className, environment, limits);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("TRIGGER_HANDLER cannot be used: " + e.getMessage(), e);
    }
  }
}
