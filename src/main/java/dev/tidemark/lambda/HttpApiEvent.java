package dev.tidemark.lambda;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.http.Body;
import dev.tidemark.http.HttpRequest;
import dev.tidemark.http.HttpResponse;
import dev.tidemark.http.PercentEncoding;
import dev.tidemark.json.JsonValue.JsonBoolean;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An event of an HTTP API, read as a request.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">
 *     Payload format version 2.0</a>
 */
final class HttpApiEvent {
  private final JsonObject event;
  private final Callers callers;

  /** Wraps the event; {@code callers} identifies the caller. */
  HttpApiEvent(JsonObject event, Callers callers) {
    this.event = event;
    this.callers = callers;
  }

  /**
   * Returns the event as a request.
   *
   * @param requestId the id of the request in the logs
   */
  HttpRequest toRequest(String requestId) {
    JsonObject http = event.object("requestContext").object("http");
    String path = pathWithoutStage();
    Map<String, String> headers = headers();
    return new HttpRequest(
        http.string("method").orElse(""),
        path,
        PercentEncoding.decodeQuery(event.string("rawQueryString").orElse("")),
        headers,
        body(),
        callers.callerOf(event, headers, path),
        requestId);
  }

  /** Writes a response in the format that an HTTP API expects. */
  static void write(JsonGenerator json, HttpResponse response) throws IOException {
    json.writeStartObject();
    json.writeNumberField("statusCode", response.status());
    json.writeObjectFieldStart("headers");
    for (Map.Entry<String, String> header : response.headers().entrySet()) {
      json.writeStringField(header.getKey(), header.getValue());
    }
    json.writeEndObject();
    json.writeStringField("body", response.body());
    json.writeBooleanField("isBase64Encoded", false);
    json.writeEndObject();
  }

  /** Removes the name of the stage, which precedes the path unless it is the default stage. */
  private String pathWithoutStage() {
    String path = event.string("rawPath").orElse("");
    String stage = "/" + event.object("requestContext").string("stage").orElse("");
    return path.startsWith(stage + "/") ? path.substring(stage.length()) : path;
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    event
        .object("headers")
        .members()
        .forEach(
            (name, value) -> {
              if (value instanceof JsonString(String text)) {
                headers.put(name, text);
              }
            });
    return headers;
  }

  private Body body() {
    String body = event.string("body").orElse("");
    return event.members().get("isBase64Encoded") instanceof JsonBoolean(boolean isBase64)
            && isBase64
        ? new Body.Base64Text(body)
        : new Body.Text(body);
  }
}
