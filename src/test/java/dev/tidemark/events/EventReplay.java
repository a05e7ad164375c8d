package dev.tidemark.events;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.lambda.Surroundings;
import dev.tidemark.lambda.error.OperationException;
import dev.tidemark.sns.SnsServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Sends events through the entry point of their function, each case on an empty table, and compares
 * the responses with the expected ones.
 */
final class EventReplay implements AutoCloseable {
  /** The functions that pools may set as triggers. */
  private static final String FUNCTIONS = "arn:aws:lambda:eu-west-1:123456789012:function:trigger*";

  /** The ARN of the caller {@code developer} in {@code callers.json}. */
  private static final String DEVELOPER = "arn:aws:iam::123456789012:user/back-end";

  private final EventCases cases = EventCases.read();
  private final URI endpoint;
  private final Surroundings host;
  private final Supplier<String> emptyTable;
  private final String tokenKey;
  private final SnsServer sns;

  /**
   * Creates a replay on a DynamoDB.
   *
   * @param host the host of the functions
   * @param emptyTable gives the name of a table without items
   */
  EventReplay(URI endpoint, Surroundings host, Supplier<String> emptyTable) throws IOException {
    this.endpoint = endpoint;
    this.host = host;
    this.emptyTable = emptyTable;
    this.tokenKey = EventFiles.tokenKey();
    this.sns = SnsServer.start();
  }

  /** Replays a case after the events that come before it; these have its trigger, too. */
  void replay(String name) throws Exception {
    EventCase replayed = cases.get(name);
    Functions functions = new Functions(environment(replayed), host);
    for (String earlier : replayed.before()) {
      invoke(functions, cases.get(earlier).event());
    }
    ResponseComparison.check(replayed.response(), invoke(functions, replayed.event()));
  }

  @Override
  public void close() {
    sns.close();
  }

  private Map<String, String> environment(EventCase replayed) {
    Map<String, String> environment = new HashMap<>();
    environment.put("TABLE", emptyTable.get());
    environment.put("DYNAMODB_ENDPOINT", endpoint.toString());
    environment.put("TOKEN_KEY", tokenKey);
    environment.put("DEVELOPER_PRINCIPALS", DEVELOPER);
    environment.put("TRIGGER_FUNCTIONS", FUNCTIONS);
    environment.put("STREAM_NAMES", "game-*");
    environment.put("STREAM_ROLES", "arn:aws:iam::123456789012:role/streams/*");
    environment.put("PUSH_APPLICATIONS", "arn:aws:sns:eu-west-1:123456789012:app/GCM/*");
    environment.put("PUSH_ROLES", "arn:aws:iam::123456789012:role/push");
    environment.putAll(sns.environment());
    replayed.trigger().map(ScriptedTrigger::environment).ifPresent(environment::putAll);
    return environment;
  }

  /** Returns the response in the form of the files {@code *.response.json}. */
  private static JsonObject invoke(Functions functions, JsonObject event) throws Exception {
    byte[] input = JsonEdits.text(event).getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      functions
          .of(event)
          .handleRequest(new ByteArrayInputStream(input), output, Functions.context(event));
    } catch (OperationException | IllegalArgumentException e) {
      return error(e);
    }
    JsonValue returned = Json.parse(output.toString(StandardCharsets.UTF_8));
    if (Functions.isForTrigger(event)) {
      return object("output", JsonEdits.withoutNulls(returned));
    }
    return returned instanceof JsonObject response && response.string("body").isPresent()
        ? httpResponse(response)
        : object("output", returned);
  }

  private static JsonObject error(RuntimeException thrown) {
    return object(
        "error",
        new JsonObject(
            Map.of(
                "errorType", new JsonString(thrown.getClass().getName()),
                "errorMessage", new JsonString(String.valueOf(thrown.getMessage())))));
  }

  private static JsonObject httpResponse(JsonObject response) throws MalformedJsonException {
    return new JsonObject(
        Map.of(
            "statusCode", response.member("statusCode").orElseThrow(),
            "headers", response.object("headers"),
            "body", Json.parse(response.string("body").orElseThrow())));
  }

  private static JsonObject object(String member, JsonValue value) {
    return new JsonObject(Map.of(member, value));
  }
}
