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

/** Turns answers into responses. */
final class Responses {
  private static final int OK = 200;

  private Responses() {}

  static HttpResponse of(Answer answer, String requestId) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("Content-Type", "application/x-amz-json-1.1");
    headers.put("x-amzn-RequestId", requestId);
    return switch (answer) {
      case Answer.Output(JsonWriter body) -> new HttpResponse(OK, headers, Json.write(body));
      case Answer.Failure failure -> {
        headers.put("x-amzn-ErrorType", failure.type().wireName());
        failure
            .type()
            .retryAfterSeconds()
            .ifPresent(seconds -> headers.put("Retry-After", seconds.toString()));
        yield new HttpResponse(
            failure.type().status(), headers, Json.write(json -> write(json, failure)));
      }
    };
  }

  /** Header and body both name the error: which of them a client reads differs. */
  private static void write(JsonGenerator json, Answer.Failure failure) throws IOException {
    json.writeStartObject();
    json.writeStringField("__type", failure.type().wireName());
    json.writeStringField("message", failure.message());
    if (!failure.conflicts().isEmpty()) {
      writeConflicts(json, failure.conflicts());
    }
    json.writeEndObject();
  }

  /** As many as one response can carry. */
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
