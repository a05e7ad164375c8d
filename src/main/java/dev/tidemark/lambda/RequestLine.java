package dev.tidemark.lambda;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.json.Json;
import dev.tidemark.telemetry.Measure;
import dev.tidemark.telemetry.RequestFacts;
import java.io.IOException;

/**
 * The line of one request in the log.
 *
 * @param timeMillis the time at the end of the request, in milliseconds since 1970
 * @param function the name of the function
 * @param durationMillis the time of the request
 * @param isCold whether it is the first of its process, or the first after a restored snapshot
 */
record RequestLine(
    long timeMillis,
    String function,
    String requestId,
    double durationMillis,
    boolean isCold,
    RequestFacts facts) {
  /** The member and dimension with the operation. */
  static final String OPERATION = "Operation";

  /** The member and dimension with the error. */
  static final String ERROR = "Error";

  /** The member and metric that counts requests. */
  static final String REQUESTS = "Requests";

  /** The member and metric with the duration. */
  static final String DURATION = "Duration";

  /** A dimension of CloudWatch cannot be blank. */
  static final String NONE = "None";

  private static final long THOUSAND = 1000;
  private static final Measure[] MEASURES = Measure.values();

  /**
   * Writes the members of the line, without the one for CloudWatch.
   *
   * @param identity the identity's name in the log
   */
  void writeMembers(JsonGenerator json, IdentityNames.Name identity) throws IOException {
    writeText(json, OPERATION, orNone(facts.operation()));
    writeText(json, ERROR, orNone(facts.error()));
    if (facts.status() > 0) {
      json.writeNumberField("Status", facts.status());
    }
    json.writeNumberField(REQUESTS, 1);
    writeFigure(json, DURATION, durationMillis);
    json.writeBooleanField("ColdStart", isCold);
    writeText(json, "Function", function);
    writeText(json, "RequestId", requestId);
    writeText(json, "Caller", facts.caller());
    writeText(json, "Pool", facts.pool());
    writeText(json, "Identity", identity.name());
    writeText(json, "IdentityKey", identity.keyId());
    for (Measure measure : MEASURES) {
      double figure = facts.figure(measure);
      if (figure != 0) {
        writeFigure(json, measure.wireName(), figure);
      }
    }
    writeText(json, "Trigger", facts.triggerOutcome());
  }

  private static String orNone(String text) {
    return text.isEmpty() ? NONE : text;
  }

  private static void writeText(JsonGenerator json, String name, String text) throws IOException {
    if (!text.isEmpty()) {
      json.writeStringField(name, text);
    }
  }

  /** Writes three decimals at most. */
  private static void writeFigure(JsonGenerator json, String name, double figure)
      throws IOException {
    long thousandths = Math.round(figure * THOUSAND);
    json.writeFieldName(name);
    if (thousandths % THOUSAND == 0) {
      json.writeNumber(thousandths / THOUSAND);
    } else {
      // The JDK's text of a double takes classes that a function needs for nothing else.
      json.writeNumber(Json.thousandths(thousandths));
    }
  }
}
