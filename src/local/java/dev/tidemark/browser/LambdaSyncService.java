package dev.tidemark.browser;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.json.MalformedJsonException;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/**
 * A deployed function. A direct invocation acts as a developer of the function's account.
 *
 * @param client the client of Lambda in the function's region
 * @param function the function's name or ARN
 */
public record LambdaSyncService(LambdaClient client, String function) implements SyncService {
  @Override
  public Result call(SyncOperation operation, JsonObject input) {
    Map<String, JsonValue> event = new LinkedHashMap<>();
    event.put("Operation", new JsonString(operation.operationName()));
    event.putAll(input.members());
    SdkBytes payload = SdkBytes.fromUtf8String(JsonText.of(new JsonObject(event)));
    InvokeResponse response =
        client.invoke(invoke -> invoke.functionName(function).payload(payload));
    JsonObject output = object(response.payload());
    return response.functionError() == null
        ? new Result.Output(output)
        : new Result.Failed(
            simpleName(output.string("errorType").orElse("Error")),
            output.string("errorMessage").orElse(""));
  }

  /** The function throws an exception whose class is named like the error. */
  private static String simpleName(String errorType) {
    return errorType.substring(errorType.lastIndexOf('.') + 1);
  }

  private static JsonObject object(SdkBytes payload) {
    try {
      return Json.parse(payload.asByteArray()) instanceof JsonObject object
          ? object
          : JsonObject.EMPTY;
    } catch (MalformedJsonException e) {
      throw new IllegalStateException("the function's output is " + e.getMessage(), e);
    }
  }
}
