package dev.tidemark.lambda;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/**
 * Starts functions of this deployment, without waiting for their end. A schedule also invokes them,
 * so a start that fails is only logged.
 */
final class FunctionStarter {
  private static final Logger LOGGER = System.getLogger(FunctionStarter.class.getName());

  private final Function<String, LambdaClient> clients;
  private final Map<String, LambdaClient> clientsByRegion = new ConcurrentHashMap<>();

  /**
   * Creates a starter.
   *
   * @param clients creates a client of Lambda for a region
   */
  FunctionStarter(Function<String, LambdaClient> clients) {
    this.clients = clients;
  }

  /**
   * Starts a function.
   *
   * @param arn the ARN of the function or of its alias
   */
  void start(String arn, JsonWriter event) {
    try {
      clientsByRegion
          .computeIfAbsent(regionOf(arn), clients)
          .invoke(
              invoke ->
                  invoke
                      .functionName(arn)
                      .invocationType(InvocationType.EVENT)
                      .payload(SdkBytes.fromUtf8String(Json.write(event))));
    } catch (SdkException e) {
      LOGGER.log(
          Level.WARNING,
          "Could not start " + arn + "; its schedule invokes it in a few minutes",
          e);
    }
  }

  /** Returns the fourth part of an ARN such as {@code arn:aws:lambda:eu-west-1:1:function:f}. */
  private static String regionOf(String arn) {
    return List.of(arn.split(":", -1)).get(3);
  }
}
