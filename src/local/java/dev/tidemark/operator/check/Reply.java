package dev.tidemark.operator.check;

import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonNull;
import dev.tidemark.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * A response of the API, of Tidemark or of API Gateway.
 *
 * @param http the status and the headers
 * @param body the body; empty if it is no JSON object
 */
record Reply(SdkHttpResponse http, JsonObject body) {
  private static final int OK = 200;

  int status() {
    return http.statusCode();
  }

  boolean isOk() {
    return status() == OK;
  }

  Optional<String> header(String name) {
    return http.firstMatchingHeader(name);
  }

  /** Returns the type of Tidemark's error; empty if API Gateway responded, or nothing failed. */
  Optional<String> errorType() {
    return header("x-amzn-ErrorType").or(() -> body.string("__type"));
  }

  /** Tells whether Tidemark refused the caller. */
  boolean isRefusedByTidemark() {
    return errorType().filter("NotAuthorizedException"::equals).isPresent();
  }

  /** Returns the objects of a member that is an array. */
  List<JsonObject> objects(String member) {
    return body.member(member).orElse(JsonNull.NULL) instanceof JsonArray(List<JsonValue> elements)
        ? elements.stream()
            .filter(JsonObject.class::isInstance)
            .map(JsonObject.class::cast)
            .toList()
        : List.of();
  }

  String message() {
    return body.string("message").or(() -> body.string("Message")).orElse("");
  }

  /** Describes the response by its status, error, and the id that finds it in the logs. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("status ").append(status());
    errorType().ifPresent(type -> text.append(", ").append(type));
    if (!isOk() && !message().isEmpty()) {
      text.append(", \"").append(message()).append('"');
    }
    header("apigw-requestid")
        .or(() -> header("x-amzn-RequestId"))
        .ifPresent(id -> text.append(", request ").append(id));
    return text.toString();
  }
}
