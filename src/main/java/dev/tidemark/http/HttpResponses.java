package dev.tidemark.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.json.JsonWriter;
import dev.tidemark.model.Conflict;
import dev.tidemark.model.ResponseSize;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Turns the responses of operations into HTTP responses. */
final class HttpResponses {
  private static final int OK = 200;

  /** The shortest wait before a retry, about as long as all attempts of one request take. */
  static final int MIN_RETRY_AFTER_MILLIS = 500;

  /** The longest wait before a retry. */
  static final int MAX_RETRY_AFTER_MILLIS = 2000;

  private HttpResponses() {}

  static HttpResponse of(Response response, String requestId) {
    Map<String, String> headers =
        Map.of("Content-Type", "application/x-amz-json-1.1", "x-amzn-RequestId", requestId);
    return switch (response) {
      case Response.Output(JsonWriter body) -> new HttpResponse(OK, headers, body);
      case Response.Failure failure -> failed(failure, new HashMap<>(headers));
    };
  }

  /** Header and body both name the error: some clients read one, some the other. */
  private static HttpResponse failed(Response.Failure failure, Map<String, String> headers) {
    ErrorType type = failure.type();
    headers.put("x-amzn-ErrorType", type.wireName());
    if (type.isRetriable()) {
      putRetryAfter(headers);
    }
    if (!failure.conflicts().isEmpty()) {
      headers.put(ConflictsHeader.NAME, ConflictsHeader.of(failure.conflicts()));
    }
    return new HttpResponse(type.status(), headers, json -> write(json, failure));
  }

  /** Some clients read seconds, some milliseconds. Jitter keeps them from retrying together. */
  private static void putRetryAfter(Map<String, String> headers) {
    int millis =
        ThreadLocalRandom.current().nextInt(MIN_RETRY_AFTER_MILLIS, MAX_RETRY_AFTER_MILLIS + 1);
    headers.put("Retry-After", Integer.toString(Math.ceilDiv(millis, 1000)));
    headers.put("x-amz-retry-after", Integer.toString(millis));
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
