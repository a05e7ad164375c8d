package dev.tidemark.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonBoolean;
import dev.tidemark.json.JsonValue.JsonNull;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.json.MalformedJsonException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Changes an event of the HTTP API as a client would by another request: each change sets all
 * members of the event that depend on it.
 */
final class EventChanges {
  /** Names of the changes in a row. */
  static final Set<String> MEMBERS =
      Set.of("caller", "path", "query", "patch", "body", "base64", "headers", "records");

  private static final Path CALLERS = Path.of("src", "test", "resources", "events", "callers.json");
  private static final Pattern PATH_PARAMETER = Pattern.compile("\\{(\\w+)}");
  private static final Pattern ACCESS_KEY = Pattern.compile("Credential=[^/]*");

  private JsonObject event;

  private EventChanges(JsonObject event) {
    this.event = event;
  }

  /** Returns the event with the changes of a row. */
  static JsonObject apply(JsonObject event, JsonObject row) {
    EventChanges changes = new EventChanges(event);
    row.string("caller").ifPresent(changes::setCaller);
    row.member("path").ifPresent(changes::setPath);
    row.member("query").ifPresent(query -> changes.setQuery((JsonObject) query));
    row.member("patch").ifPresent(patch -> changes.changePatch((JsonObject) patch));
    if (row.members().containsKey("body")) {
      changes.setBody(row.members().get("body"));
    }
    row.string("base64").ifPresent(changes::setBase64);
    changes.change("headers", headers -> JsonEdits.merge(headers, row.object("headers")));
    row.member("records").ifPresent(records -> changes.set("datasetRecords", records));
    return changes.event;
  }

  private void set(String name, JsonValue value) {
    event = JsonEdits.with(event, name, value);
  }

  private void change(String name, UnaryOperator<JsonObject> change) {
    if (event.members().containsKey(name)) {
      set(name, change.apply(event.object(name)));
    }
  }

  private void setHeader(String name, String value) {
    change("headers", headers -> JsonEdits.with(headers, name, new JsonString(value)));
  }

  /** Sets the credentials of the request to those of a caller in {@code callers.json}. */
  private void setCaller(String name) {
    JsonObject callers = EventFiles.object(CALLERS);
    if (!callers.members().containsKey(name)) {
      throw new IllegalArgumentException("no caller is named " + name);
    }
    JsonObject authorizer = callers.object(name);
    if (authorizer.equals(JsonObject.EMPTY)) {
      change("requestContext", context -> JsonEdits.without(context, "authorizer"));
      return;
    }
    change("requestContext", context -> JsonEdits.with(context, "authorizer", authorizer));
    String accessKey = authorizer.object("iam").string("accessKey").orElseThrow();
    String signature = event.object("headers").string("authorization").orElseThrow();
    setHeader(
        "authorization", ACCESS_KEY.matcher(signature).replaceFirst("Credential=" + accessKey));
  }

  /**
   * Changes path parameters, or sets the path to a text, as in an event without a route. API
   * Gateway's paths are decoded.
   */
  private void setPath(JsonValue path) {
    if (path instanceof JsonString) {
      setRawPath(path);
      event = JsonEdits.without(JsonEdits.without(event, "routeKey"), "pathParameters");
      return;
    }
    change("pathParameters", parameters -> JsonEdits.merge(parameters, (JsonObject) path));
    JsonObject parameters = event.object("pathParameters");
    String template = event.string("routeKey").orElseThrow().split(" ", 2)[1];
    String decoded =
        PATH_PARAMETER
            .matcher(template)
            .replaceAll(
                found -> Matcher.quoteReplacement(parameters.string(found.group(1)).orElseThrow()));
    setRawPath(new JsonString(decoded));
  }

  private void setRawPath(JsonValue path) {
    set("rawPath", path);
    change(
        "requestContext",
        context ->
            JsonEdits.with(context, "http", JsonEdits.with(context.object("http"), "path", path)));
  }

  private void setQuery(JsonObject query) {
    set("queryStringParameters", query);
    String encoded =
        query.members().keySet().stream()
            .map(name -> name + "=" + encoded(query.string(name).orElseThrow()))
            .collect(Collectors.joining("&"));
    set("rawQueryString", new JsonString(encoded));
  }

  /** Changes the record patch of a body that has one. */
  private void changePatch(JsonObject changes) {
    JsonObject body = body();
    List<JsonValue> patches = ((JsonArray) body.member("RecordPatches").orElseThrow()).elements();
    if (patches.size() != 1) {
      throw new IllegalArgumentException("the base has " + patches.size() + " patches, not one");
    }
    JsonValue patch = JsonEdits.merge(patches.getFirst(), changes);
    setText(JsonEdits.text(JsonEdits.with(body, "RecordPatches", new JsonArray(List.of(patch)))));
  }

  /** Removes the body, sets it to a text, or changes members of its JSON. */
  private void setBody(JsonValue change) {
    switch (change) {
      case JsonNull _ -> removeBody();
      case JsonString(String text) -> setText(text);
      default -> setText(JsonEdits.text(JsonEdits.merge(body(), change)));
    }
  }

  private JsonObject body() {
    try {
      return (JsonObject) Json.parse(event.string("body").orElseThrow());
    } catch (MalformedJsonException e) {
      throw new IllegalArgumentException("the base's body is not JSON", e);
    }
  }

  private void removeBody() {
    event = JsonEdits.without(event, "body");
    change("headers", headers -> JsonEdits.without(headers, "content-type"));
    setHeader("content-length", "0");
  }

  private void setText(String body) {
    set("body", new JsonString(body));
    setHeader("content-length", String.valueOf(body.getBytes(UTF_8).length));
  }

  /** Sets the body to bytes, which API Gateway encodes in base64. */
  private void setBase64(String body) {
    set("body", new JsonString(body));
    set("isBase64Encoded", new JsonBoolean(true));
    setHeader("content-length", String.valueOf(Base64.getDecoder().decode(body).length));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
