package dev.tidemark.lambda;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.json.Json;
import dev.tidemark.push.PushCounts;
import dev.tidemark.push.PushCounts.Outcome;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reports the outcomes of push notifications to CloudWatch: one line in the embedded metric format
 * for each batch and platform. The line goes to the standard output, since Lambda's logger would
 * wrap it in JSON, of which CloudWatch makes no metrics.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">
 *     Embedded metric format</a>
 */
final class PushMetrics {
  private static final String NAMESPACE = "Tidemark";
  private static final String FUNCTION = "FunctionName";
  private static final String PLATFORM = "Platform";

  private final Optional<String> function;
  private final InstantSource clock;
  private final Consumer<String> lines;

  /**
   * Makes the metrics of a function.
   *
   * @param environment the variables of the process; outside Lambda there is no metric
   */
  static PushMetrics of(Map<String, String> environment, InstantSource clock) {
    return new PushMetrics(environment, clock, System.out::println);
  }

  PushMetrics(Map<String, String> environment, InstantSource clock, Consumer<String> lines) {
    this.function = Optional.ofNullable(environment.get("AWS_LAMBDA_FUNCTION_NAME"));
    this.clock = clock;
    this.lines = lines;
  }

  /** Writes the outcomes of a batch. */
  void write(PushCounts counts) {
    for (String platform : counts.platforms()) {
      function.ifPresent(name -> lines.accept(line(name, platform, counts)));
    }
  }

  private String line(String name, String platform, PushCounts counts) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeObjectFieldStart("_aws");
          json.writeNumberField("Timestamp", clock.millis());
          writeDirective(json);
          json.writeEndObject();
          json.writeStringField(FUNCTION, name);
          json.writeStringField(PLATFORM, platform);
          for (Outcome outcome : Outcome.values()) {
            json.writeNumberField(metric(outcome), counts.of(platform, outcome));
          }
          json.writeEndObject();
        });
  }

  private static void writeDirective(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("CloudWatchMetrics");
    json.writeStartObject();
    json.writeStringField("Namespace", NAMESPACE);
    json.writeArrayFieldStart("Dimensions");
    json.writeStartArray();
    for (String dimension : List.of(FUNCTION, PLATFORM)) {
      json.writeString(dimension);
    }
    json.writeEndArray();
    json.writeEndArray();
    json.writeArrayFieldStart("Metrics");
    for (Outcome outcome : Outcome.values()) {
      json.writeStartObject();
      json.writeStringField("Name", metric(outcome));
      json.writeStringField("Unit", "Count");
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
  }

  private static String metric(Outcome outcome) {
    return switch (outcome) {
      case SENT -> "PushesSent";
      case REFUSED -> "PushesRefused";
      case DROPPED -> "PushesDropped";
    };
  }
}
