package dev.tidemark.lambda;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.telemetry.Measure;
import dev.tidemark.telemetry.RequestFacts;
import java.io.IOException;

/**
 * What CloudWatch makes metrics of in the line of a request. CloudWatch bills each metric, and each
 * value of a dimension as a metric of its own, so there are few.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">
 *     Embedded metric format</a>
 */
final class EmbeddedMetrics {
  /** The member of a line that makes it one with metrics. */
  static final String MEMBER = "_aws";

  private final String everyLine;
  private final String totals;

  EmbeddedMetrics(String namespace) {
    String directive = "{\"Namespace\":\"" + namespace + "\",\"Dimensions\":[[";
    this.everyLine =
        directive
            + "\"Operation\",\"Error\"]],\"Metrics\":["
            + metric(RequestLine.REQUESTS, "Count")
            + "]},"
            + directive
            + "\"Operation\"]],\"Metrics\":["
            + metric(RequestLine.DURATION, "Milliseconds")
            + "]}";
    this.totals = "," + directive + "]],\"Metrics\":[";
  }

  /** Writes the member {@link #MEMBER}. */
  void write(JsonGenerator json, long timeMillis, RequestFacts facts) throws IOException {
    json.writeObjectFieldStart(MEMBER);
    json.writeNumberField("Timestamp", timeMillis);
    json.writeArrayFieldStart("CloudWatchMetrics");
    json.writeRawValue(everyLine);
    boolean hasTotals = false;
    for (Measure measure : Measure.METRICS) {
      if (facts.figure(measure) > 0) {
        json.writeRaw(hasTotals ? "," : totals);
        json.writeRaw(metric(measure.wireName(), "Count"));
        hasTotals = true;
      }
    }
    json.writeRaw(hasTotals ? "]}" : "");
    json.writeEndArray();
    json.writeEndObject();
  }

  private static String metric(String name, String unit) {
    return "{\"Name\":\"" + name + "\",\"Unit\":\"" + unit + "\"}";
  }
}
