package dev.tidemark.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.model.Samples;
import dev.tidemark.push.PushCounts;
import dev.tidemark.push.PushCounts.Outcome;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The lines of which CloudWatch makes metrics. */
class PushMetricsTest {
  private final List<String> lines = new ArrayList<>();

  private void write(PushCounts counts, Map<String, String> environment) {
    new PushMetrics(environment, InstantSource.fixed(Samples.DATE), lines::add).write(counts);
  }

  @Test
  void batch_hasALineForEachPlatform() {
    PushCounts counts = new PushCounts();
    counts.add("GCM", Outcome.SENT, 3);
    counts.add("GCM", Outcome.DROPPED, 1);
    counts.add("APNS", Outcome.REFUSED, 2);

    write(counts, Map.of("AWS_LAMBDA_FUNCTION_NAME", "changes"));

    String directive =
        """
        {"_aws":{"Timestamp":%d,"CloudWatchMetrics":[{"Namespace":"Tidemark",\
        "Dimensions":[["FunctionName","Platform"]],\
        "Metrics":[{"Name":"PushesSent","Unit":"Count"},{"Name":"PushesRefused","Unit":"Count"},\
        {"Name":"PushesDropped","Unit":"Count"}]}]},"FunctionName":"changes",\
        """
            .formatted(Samples.DATE.toEpochMilli())
            .strip();
    assertEquals(
        List.of(
            directive
                + "\"Platform\":\"APNS\",\"PushesSent\":0,\"PushesRefused\":2,\"PushesDropped\":0}",
            directive
                + "\"Platform\":\"GCM\",\"PushesSent\":3,\"PushesRefused\":0,\"PushesDropped\":1}"),
        lines);
  }

  @Test
  void batchWithoutPushes_andProcessOutsideLambda_writeNothing() {
    write(new PushCounts(), Map.of("AWS_LAMBDA_FUNCTION_NAME", "changes"));
    PushCounts counts = new PushCounts();
    counts.add("GCM", Outcome.SENT, 3);
    write(counts, Map.of());
    assertEquals(List.of(), lines);
  }
}
