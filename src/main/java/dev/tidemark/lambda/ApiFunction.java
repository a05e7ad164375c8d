package dev.tidemark.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.tidemark.http.Answer;
import dev.tidemark.http.HttpResponse;
import dev.tidemark.http.Router;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonWriter;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.lambda.error.SerializationException;
import dev.tidemark.model.Caller;
import dev.tidemark.store.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function of the API. It takes the events of an HTTP API, and the input of an operation with its
 * name: {@code {"Operation": "ListRecords", "IdentityPoolId": …}}.
 */
abstract class ApiFunction implements RequestStreamHandler {
  private static final Logger LOGGER = System.getLogger(ApiFunction.class.getName());
  private static final String OPERATION = "Operation";

  /** What writing and sending the largest answer takes. */
  private static final Duration ANSWERING = Duration.ofMillis(500);

  private final Router router;
  private final Callers callers;

  /** Answers with what the router says. */
  ApiFunction(Router router, Callers callers) {
    this.router = router;
    this.callers = callers;
  }

  /** Returns the environment of the process, in Lambda. */
  static Map<String, String> lambdaEnvironment() {
    LambdaLog.install();
    return System.getenv();
  }

  /** What is loaded now is in Lambda's snapshot, and need not be loaded by the first request. */
  final void prime(Runnable stores, List<JsonObject> events) {
    try {
      stores.run();
      for (JsonObject event : events) {
        respond(event, "priming", OutputStream.nullOutputStream());
      }
    } catch (IOException | RuntimeException e) {
      LOGGER.log(Level.WARNING, "Could not prime; first requests will be slower", e);
    }
  }

  @Override
  public final void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Deadline.<@Nullable Void, IOException>within(
        () -> Duration.ofMillis(context.getRemainingTimeInMillis()).minus(ANSWERING),
        () -> {
          handle(input, output, context);
          return null;
        });
  }

  private void handle(InputStream input, OutputStream output, Context context) throws IOException {
    JsonObject event = event(input);
    if (event.member(OPERATION).isPresent()) {
      answerDirectly(event, output, context);
      return;
    }
    respond(event, context.getAwsRequestId(), output);
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

  private void respond(JsonObject event, String requestId, OutputStream output) throws IOException {
    HttpResponse response = router.respond(new HttpApiEvent(event, callers).toRequest(requestId));
    Json.write(output, json -> HttpApiEvent.write(json, response));
  }

  /** Who may invoke a function acts for the account that it is in. */
  private void answerDirectly(JsonObject event, OutputStream output, Context context)
      throws IOException {
    Caller caller = new Caller.Developer(accountOf(context.getInvokedFunctionArn()));
    String operation = event.string(OPERATION).orElse("");
    switch (router.answer(operation, event, caller, context.getAwsRequestId())) {
      case Answer.Output(JsonWriter body) -> Json.write(output, body);
      case Answer.Failure failure -> throw OperationErrors.of(failure);
    }
  }

  /** The account is the fifth part of {@code arn:aws:lambda:eu-west-1:123456789012:function:f}. */
  private static String accountOf(String functionArn) {
    return List.of(functionArn.split(":", -1)).get(4);
  }
}
