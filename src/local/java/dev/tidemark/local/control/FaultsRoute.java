package dev.tidemark.local.control;

import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import dev.tidemark.http.Operation;
import dev.tidemark.local.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The route that adds, shows and drops faults. */
final class FaultsRoute {
  private static final int MAX_COUNT = 1000;

  /** Shorter than the time that a stopping service grants requests. */
  private static final int MAX_MILLISECONDS = 20_000;

  private static final String FAULT = "fault";
  private static final String OPERATION = "operation";
  private static final String POOL = "pool";
  private static final String IDENTITY = "identity";
  private static final String DATASET = "dataset";
  private static final String COUNT = "count";
  private static final String STATUS = "status";
  private static final String ERROR_TYPE = "errorType";
  private static final String MILLISECONDS = "milliseconds";

  /** The names of all members of a fault. */
  static final List<String> MEMBERS =
      List.of(FAULT, OPERATION, POOL, IDENTITY, DATASET, COUNT, STATUS, ERROR_TYPE, MILLISECONDS);

  /** The names of all faults. */
  static final List<String> NAMES =
      List.of("loseResponse", "respond", "delay", "slowTrigger", "failTrigger", "throttleTrigger");

  /** The members that only some faults have. */
  private static final Map<String, Set<String>> OWN_MEMBERS =
      Map.of(
          "respond", Set.of(STATUS, ERROR_TYPE),
          "delay", Set.of(MILLISECONDS),
          "slowTrigger", Set.of(MILLISECONDS));

  /** The errors of the service that a status stands for if none is named. */
  private static final Map<Integer, String> ERROR_TYPES =
      Map.of(429, "TooManyRequestsException", 500, "InternalErrorException");

  private final Faults faults;

  FaultsRoute(Faults faults) {
    this.faults = faults;
  }

  Reply show(HttpExchange request) throws BadControlRequestException {
    Parameters.of(request, List.of());
    return reply();
  }

  Reply drop(HttpExchange request) throws BadControlRequestException {
    Parameters.of(request, List.of());
    faults.clear();
    return reply();
  }

  Reply add(HttpExchange request) throws IOException, BadControlRequestException {
    Body body = Body.of(request, MEMBERS);
    Fault fault =
        new Fault(
            effect(body),
            RequestNames.operation(body.text(OPERATION)),
            RequestNames.pool(body.text(POOL)),
            RequestNames.identity(body.text(IDENTITY)),
            RequestNames.dataset(body.text(DATASET)));
    if (fault.effect() instanceof Fault.TriggerEffect
        && !fault.operation().orElse(Operation.UPDATE_RECORDS.wireName()).equals("UpdateRecords")) {
      throw new BadControlRequestException("Only UpdateRecords has a trigger");
    }
    faults.add(fault, body.number(COUNT, 1, MAX_COUNT, 1));
    return reply();
  }

  private static Fault.Effect effect(Body body) throws BadControlRequestException {
    String name = body.text(FAULT).orElse("");
    if (NAMES.contains(name)) {
      requireOwnMembers(name, body);
    }
    return switch (name) {
      case "loseResponse" -> new Fault.LoseResponse();
      case "respond" -> respond(body);
      case "delay" -> new Fault.Delay(duration(body));
      case "slowTrigger" -> new Fault.SlowTrigger(duration(body));
      case "failTrigger" -> new Fault.FailTrigger();
      case "throttleTrigger" -> new Fault.ThrottleTrigger();
      default ->
          throw new BadControlRequestException("fault is none of " + String.join(", ", NAMES));
    };
  }

  private static Fault.Effect respond(Body body) throws BadControlRequestException {
    int status = body.number(STATUS, 400, 599);
    return new Fault.Respond(
        status, errorType(body).or(() -> Optional.ofNullable(ERROR_TYPES.get(status))));
  }

  private static Duration duration(Body body) throws BadControlRequestException {
    return Duration.ofMillis(body.number(MILLISECONDS, 1, MAX_MILLISECONDS));
  }

  private static Optional<String> errorType(Body body) throws BadControlRequestException {
    Optional<String> type = body.text(ERROR_TYPE);
    if (type.isPresent() && !type.get().matches("[A-Za-z]+")) {
      throw new BadControlRequestException(
          "errorType is no name of an error such as TooManyRequestsException");
    }
    return type;
  }

  /** Refuses the members of other faults. */
  private static void requireOwnMembers(String name, Body body) throws BadControlRequestException {
    Set<String> own = OWN_MEMBERS.getOrDefault(name, Set.of());
    for (String member : List.of(STATUS, ERROR_TYPE, MILLISECONDS)) {
      if (body.has(member) && !own.contains(member)) {
        throw new BadControlRequestException("%s has no %s".formatted(name, member));
      }
    }
  }

  private Reply reply() {
    return Reply.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("faults");
          for (Faults.Waiting waiting : faults.all()) {
            write(json, waiting);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, Faults.Waiting waiting) throws IOException {
    Fault fault = waiting.fault();
    json.writeStartObject();
    json.writeNumberField("number", waiting.number());
    write(json, fault.effect());
    write(json, OPERATION, fault.operation().orElse(""));
    write(json, POOL, fault.pool().orElse(""));
    write(json, IDENTITY, fault.identity().orElse(""));
    write(json, DATASET, fault.dataset().orElse(""));
    json.writeNumberField(COUNT, waiting.left());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Fault.Effect effect) throws IOException {
    switch (effect) {
      case Fault.LoseResponse _ -> json.writeStringField(FAULT, "loseResponse");
      case Fault.Respond(int status, Optional<String> errorType) -> {
        json.writeStringField(FAULT, "respond");
        json.writeNumberField(STATUS, status);
        write(json, ERROR_TYPE, errorType.orElse(""));
      }
      case Fault.Delay(Duration duration) -> {
        json.writeStringField(FAULT, "delay");
        json.writeNumberField(MILLISECONDS, duration.toMillis());
      }
      case Fault.SlowTrigger(Duration duration) -> {
        json.writeStringField(FAULT, "slowTrigger");
        json.writeNumberField(MILLISECONDS, duration.toMillis());
      }
      case Fault.FailTrigger _ -> json.writeStringField(FAULT, "failTrigger");
      case Fault.ThrottleTrigger _ -> json.writeStringField(FAULT, "throttleTrigger");
    }
  }

  private static void write(JsonGenerator json, String name, String value) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }
}
