package dev.tidemark.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonWriter;
import dev.tidemark.model.Conflict;
import dev.tidemark.model.ResponseSize;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Turns the responses of operations into HTTP responses. */
final class HttpResponses {
  private static final int OK = 200;

  private HttpResponses() {}

  static HttpResponse of(Response response, String requestId) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("Content-Type", "application/x-amz-json-1.1");
    headers.put("x-amzn-RequestId", requestId);
    return switch (response) {
      case Response.Output(JsonWriter body) -> new HttpResponse(OK, headers, Json.write(body));
      case Response.Failure failure -> failed(failure, headers);
    };
  }

  /** Header and body both name the error: some clients read one, some the other. */
  private static HttpResponse failed(Response.Failure failure, Map<String, String> headers) {
    ErrorType type = failure.type();
    headers.put("x-amzn-ErrorType", type.wireName());
    type.retryAfterSeconds()
        .ifPresent(seconds -> headers.put("Retry-After", Integer.toString(seconds)));
    return new HttpResponse(type.status(), headers, Json.write(json -> write(json, failure)));
  }

  private static void write(JsonGenerator json, Response.Failure failure) throws IOException {
    json.writeStartObject();
    json.writeStringField("__type", failure.type().wireName());
    json.writeStringField("message", failure.message());
    if (!failure.conflicts().isEmpty()) {
      writeConflicts(json, failure.conflicts());
    }
    json.writeEndObject();
  }

  /** Writes as many conflicts as fit into one response. */
  private static void writeConflicts(JsonGenerator json, List<Conflict> conflicts)
      throws IOException {
    json.writeArrayFieldStart("conflicts");
    long bytes = 0;
    for (Conflict conflict : conflicts) {
      bytes += ResponseSize.of(conflict);
      if (bytes > ResponseSize.MAX_BYTES) {
        break;
      }
      json.writeStartObject();
      json.writeStringField("Key", conflict.key().value());
      json.writeNumberField("SyncCount", conflict.current().value());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
