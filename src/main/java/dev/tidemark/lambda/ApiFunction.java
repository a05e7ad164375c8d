package dev.tidemark.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.tidemark.http.ErrorType;
import dev.tidemark.http.RequestSubject;
import dev.tidemark.http.Response;
import dev.tidemark.http.Router;
import dev.tidemark.json.Envelope;
import dev.tidemark.json.Json;
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

  private final Router router;
  private final Callers callers;
  private final RequestLines lines;

  /** Responds with the router's responses. */
  ApiFunction(Router router, Callers callers, RequestLines lines) {
    this.lines = lines;
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
    lines.serve(
        context,
        () ->
            InvocationTime.<@Nullable Void, IOException>within(
                context,
                () -> {
                  handle(input, output, context);
                  return null;
                }));
  }

  private void handle(InputStream input, OutputStream output, Context context) throws IOException {
    byte[] bytes = input.readAllBytes();
    Envelope envelope =
        parsed(() -> Json.parseEnvelope(bytes, HttpApiEvent.BODY, HttpApiEvent.SHAPE));
    if (!(envelope.value() instanceof JsonObject event)) {
      throw malformed("The event is " + envelope.value().kind() + " and not an object");
    }
    if (event.member(HttpApiEvent.OPERATION).isPresent()) {
      invokeDirectly((JsonObject) parsed(() -> Json.parse(bytes)), context, output);
    } else {
      HttpApiEvent request = new HttpApiEvent(event, envelope, callers);
      HttpApiEvent.write(output, router.respond(request.toRequest(context.getAwsRequestId())));
    }
  }

  /** Reads JSON. */
  @FunctionalInterface
  private interface Parsing<T> {
    T parse() throws MalformedJsonException;
  }

  private static <T> T parsed(Parsing<T> parsing) {
    try {
      return parsing.parse();
    } catch (MalformedJsonException e) {
      throw malformed("The event is " + e.getMessage());
    }
  }

  private static SerializationException malformed(String message) {
    RequestSubject.noteOutcome(new Response.Failure(ErrorType.SERIALIZATION, message));
    return new SerializationException(message);
  }

  /** A direct invocation acts as a developer of the function's account. */
  private void invokeDirectly(JsonObject event, Context context, OutputStream output)
      throws IOException {
    String operation = event.string(HttpApiEvent.OPERATION).orElse("");
    Caller caller = new Caller.Developer(accountOf(context.getInvokedFunctionArn()));
    switch (router.invoke(operation, event, caller, context.getAwsRequestId())) {
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
