package dev.tidemark.local.control;

import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import dev.tidemark.local.ApiRequest;
import dev.tidemark.local.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The route that shows the requests that the API got. */
final class RequestsRoute {
  private static final int MAX_LIMIT = 1000;
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_WAIT_SECONDS = 60;
  private static final String AFTER = "after";
  private static final String LIMIT = "limit";
  private static final String WAIT = "wait";
  private static final String OPERATION = "operation";
  private static final String POOL = "pool";
  private static final String IDENTITY = "identity";

  private final RequestLog log;

  RequestsRoute(RequestLog log) {
    this.log = log;
  }

  Reply show(HttpExchange request) throws BadControlRequestException {
    Parameters parameters =
        Parameters.of(request, List.of(AFTER, LIMIT, WAIT, OPERATION, POOL, IDENTITY));
    int limit = (int) parameters.number(LIMIT, 1, MAX_LIMIT, DEFAULT_LIMIT);
    long after = parameters.number(AFTER, 0, Long.MAX_VALUE, 0);
    Duration wait = Duration.ofSeconds(parameters.number(WAIT, 0, MAX_WAIT_SECONDS, 0));
    Predicate<RequestLog.Entry> filter = filter(parameters);
    if (parameters.text(AFTER).isEmpty() && wait.isPositive()) {
      throw new BadControlRequestException("wait needs after");
    }
    try {
      return reply(
          parameters.text(AFTER).isPresent()
              ? log.after(after, filter, limit, wait)
              : log.newest(filter, limit));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reply.error(503, "The service stops");
    }
  }

  private static Predicate<RequestLog.Entry> filter(Parameters parameters)
      throws BadControlRequestException {
    Optional<String> operation = RequestNames.operation(parameters.text(OPERATION));
    Optional<String> pool = RequestNames.pool(parameters.text(POOL));
    Optional<String> identity = RequestNames.identity(parameters.text(IDENTITY));
    return entry ->
        (operation.isEmpty() || operation.equals(entry.request().operation()))
            && (pool.isEmpty() || pool.equals(entry.request().pool()))
            && (identity.isEmpty() || identity.equals(entry.request().identity()));
  }

  private static Reply reply(RequestLog.Part part) {
    return Reply.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("requests");
          for (RequestLog.Entry entry : part.entries()) {
            write(json, entry);
          }
          json.writeEndArray();
          json.writeNumberField("last", part.last());
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, RequestLog.Entry entry) throws IOException {
    json.writeStartObject();
    json.writeNumberField("number", entry.number());
    json.writeStringField("time", entry.time().toString());
    write(json, entry.request());
    if (entry.status().isPresent()) {
      json.writeNumberField("status", entry.status().get());
    } else {
      json.writeNullField("status");
    }
    write(json, "errorType", entry.errorType().orElse(""));
    if (entry.syncCount().isPresent()) {
      json.writeNumberField("syncCount", entry.syncCount().getAsLong());
    }
    json.writeNumberField("milliseconds", Math.round(entry.milliseconds() * 1000) / 1000.0);
    if (!entry.functionLine().isEmpty()) {
      json.writeFieldName("line");
      json.writeRawValue(entry.functionLine());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, ApiRequest request) throws IOException {
    write(json, OPERATION, request.operation().orElse(""));
    json.writeStringField("method", request.method());
    json.writeStringField("path", request.path());
    write(json, "caller", request.caller().orElse(""));
    write(json, POOL, request.pool().orElse(""));
    write(json, IDENTITY, request.identity().orElse(""));
    write(json, "dataset", request.dataset().orElse(""));
  }

  private static void write(JsonGenerator json, String name, String value) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }
}
