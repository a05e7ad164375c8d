package dev.tidemark.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.tidemark.http.HttpResponse;
import dev.tidemark.http.Response;
import dev.tidemark.http.Router;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonWriter;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.lambda.error.SerializationException;
import dev.tidemark.model.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function of the API. It accepts the events of an HTTP API, and direct invocations with the
 * input and name of an operation: {@code {"Operation": "ListRecords", "IdentityPoolId": …}}.
 */
abstract class ApiFunction implements RequestStreamHandler {
  private static final String OPERATION = "Operation";

  private final Router router;
  private final Callers callers;

  /** Responds with the router's responses. */
  ApiFunction(Router router, Callers callers) {
    this.router = router;
    this.callers = callers;
  }

  /** Returns the environment of the process, and sends logs to Lambda's log. */
  static Map<String, String> lambdaEnvironment() {
    LambdaLog.install();
    return System.getenv();
  }

  @Override
  public final void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    InvocationTime.<@Nullable Void, IOException>within(
        context,
        () -> {
          handle(input, output, context);
          return null;
        });
  }

  private void handle(InputStream input, OutputStream output, Context context) throws IOException {
    respond(
        event(input),
        accountOf(context.getInvokedFunctionArn()),
        context.getAwsRequestId(),
        output);
  }

  private static JsonObject event(InputStream input) throws IOException {
    try {
      JsonValue value = Json.parse(input.readAllBytes());
      if (value instanceof JsonObject event) {
        return event;
      }
      throw new SerializationException("The event is " + value.kind() + " and not an object");
    } catch (MalformedJsonException e) {
      throw new SerializationException("The event is " + e.getMessage());
    }
  }

  private void respond(JsonObject event, String account, String requestId, OutputStream output)
      throws IOException {
    if (event.member(OPERATION).isPresent()) {
      invokeDirectly(event, new Caller.Developer(account), requestId, output);
      return;
    }
    HttpResponse response = router.respond(new HttpApiEvent(event, callers).toRequest(requestId));
    Json.write(output, json -> HttpApiEvent.write(json, response));
  }

  /** A direct invocation acts as a developer of the function's account. */
  private void invokeDirectly(
      JsonObject event, Caller caller, String requestId, OutputStream output) throws IOException {
    String operation = event.string(OPERATION).orElse("");
    switch (router.invoke(operation, event, caller, requestId)) {
      case Response.Output(JsonWriter body) -> Json.write(output, body);
      case Response.Failure failure -> throw OperationErrors.of(failure);
    }
  }

  /**
   * Returns the fifth part of an ARN such as {@code
   * arn:aws:lambda:eu-west-1:123456789012:function:f}.
   */
  private static String accountOf(String functionArn) {
    return List.of(functionArn.split(":", -1)).get(4);
  }
}
