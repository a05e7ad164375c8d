package dev.tidemark.lambda;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.http.Body;
import dev.tidemark.http.HttpRequest;
import dev.tidemark.http.HttpResponse;
import dev.tidemark.http.PercentEncoding;
import dev.tidemark.http.RequestTarget;
import dev.tidemark.json.Envelope;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonBoolean;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.json.Shape;
import dev.tidemark.json.Utf8;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An event of an HTTP API, read as a request.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">
 *     Payload format version 2.0</a>
 */
final class HttpApiEvent {
  /** The member that makes an event a direct invocation. */
  static final String OPERATION = "Operation";

  /** What is needed of an event that is not a direct invocation. */
  static final Shape SHAPE = shape();

  /** The key of the route that takes every request, such as that of a function URL. */
  private static final String DEFAULT_ROUTE = "$default";

  /** The member with the body, which is JSON within the event's JSON. */
  static final String BODY = "body";

  private final JsonObject event;
  private final Envelope envelope;
  private final Callers callers;

  private static Shape shape() {
    Map<String, Shape> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    HttpRequest.READ_HEADERS.forEach(name -> headers.put(name, Shape.ALL));
    Shape iam = shapeOf("accountId", "userArn", "cognitoIdentity");
    Map<String, Shape> context = members("accountId", "stage");
    context.put("http", shapeOf("method"));
    context.put("authorizer", Shape.of(Map.of("iam", iam)));
    Map<String, Shape> event =
        members(OPERATION, "routeKey", "rawPath", "rawQueryString", "pathParameters", BODY);
    event.put("isBase64Encoded", Shape.ALL);
    event.put("headers", Shape.of(headers));
    event.put("requestContext", Shape.of(context));
    return Shape.of(event);
  }

  private static Shape shapeOf(String... names) {
    return Shape.of(members(names));
  }

  private static Map<String, Shape> members(String... names) {
    Map<String, Shape> members = new HashMap<>();
    for (String name : names) {
      members.put(name, Shape.ALL);
    }
    return members;
  }

  /**
   * Wraps an event.
   *
   * @param event the value of the envelope
   * @param envelope has the body, if the event is without it
   * @param callers identifies the caller
   */
  HttpApiEvent(JsonObject event, Envelope envelope, Callers callers) {
    this.event = event;
    this.envelope = envelope;
    this.callers = callers;
  }

  /**
   * Returns the event as a request.
   *
   * @param requestId the id of the request in the logs
   */
  HttpRequest toRequest(String requestId) {
    return new HttpRequest(
        target(),
        PercentEncoding.decodeQuery(event.string("rawQueryString").orElse("")),
        texts("headers"),
        body(),
        callers.callerOf(event),
        requestId);
  }

  /** Writes a response in the format that an HTTP API expects. */
  static void write(OutputStream bytes, HttpResponse response) throws IOException {
    Json.writeNesting(bytes, json -> writeFrame(json, response), BODY, response.body());
  }

  private static void writeFrame(JsonGenerator json, HttpResponse response) throws IOException {
    json.writeNumberField("statusCode", response.status());
    json.writeObjectFieldStart("headers");
    for (Map.Entry<String, String> header : response.headers().entrySet()) {
      json.writeStringField(header.getKey(), header.getValue());
    }
    json.writeEndObject();
    json.writeBooleanField("isBase64Encoded", false);
  }

  /**
   * Returns API Gateway's route, and the path only if there is none. API Gateway is not documented
   * to leave {@code rawPath} encoded, and a decoded path cannot be split for certain.
   */
  private RequestTarget target() {
    return event
        .string("routeKey")
        .filter(key -> !key.isBlank() && !key.equals(DEFAULT_ROUTE))
        .<RequestTarget>map(key -> new RequestTarget.Routed(key, texts("pathParameters")))
        .orElseGet(
            () ->
                new RequestTarget.Path(
                    event.object("requestContext").object("http").string("method").orElse(""),
                    pathWithoutStage()));
  }

  /** Removes the name of the stage, which precedes the path unless it is the default stage. */
  private String pathWithoutStage() {
    String path = event.string("rawPath").orElse("");
    String stage = "/" + event.object("requestContext").string("stage").orElse("");
    return path.startsWith(stage + "/") ? path.substring(stage.length()) : path;
  }

  /** Returns the texts in a member that is a map. */
  private Map<String, String> texts(String member) {
    Map<String, String> texts = new LinkedHashMap<>();
    event
        .object(member)
        .members()
        .forEach(
            (name, value) -> {
              if (value instanceof JsonString(String text)) {
                texts.put(name, text);
              }
            });
    return texts;
  }

  private Body body() {
    if (event.members().get("isBase64Encoded") instanceof JsonBoolean(boolean isBase64)
        && isBase64) {
      return new Body.Base64Text(
          envelope.text().map(Utf8::toString).or(this::textWithLoneSurrogates).orElse(""));
    }
    return envelope
        .text()
        .<Body>map(Body.Utf8Text::new)
        .orElseGet(() -> new Body.Text(textWithLoneSurrogates().orElse("")));
  }

  private Optional<String> textWithLoneSurrogates() {
    return event.string(BODY);
  }
}
