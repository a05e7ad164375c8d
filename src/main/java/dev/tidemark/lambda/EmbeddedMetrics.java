package dev.tidemark.lambda;

import dev.tidemark.telemetry.Measure;
import dev.tidemark.telemetry.RequestFacts;

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

  /** Returns the value of {@link #MEMBER} as JSON. */
  String of(long timeMillis, RequestFacts facts) {
    StringBuilder json = new StringBuilder(512);
    json.append("{\"Timestamp\":").append(timeMillis).append(",\"CloudWatchMetrics\":[");
    json.append(everyLine);
    boolean hasTotals = false;
    for (Measure measure : Measure.METRICS) {
      if (facts.figure(measure) > 0) {
        json.append(hasTotals ? "," : totals).append(metric(measure.wireName(), "Count"));
        hasTotals = true;
      }
    }
    return json.append(hasTotals ? "]}" : "").append("]}").toString();
  }

  private static String metric(String name, String unit) {
    return "{\"Name\":\"" + name + "\",\"Unit\":\"" + unit + "\"}";
  }
}
