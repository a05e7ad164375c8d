package dev.tidemark.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.json.Json;
import dev.tidemark.telemetry.Measure;
import dev.tidemark.telemetry.RequestFacts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Writes one line of JSON for each request of a function. With a namespace, the line is in
 * CloudWatch's embedded metric format. It never has a key, a value, a token, or the name of a
 * dataset.
 */
final class RequestLines {
  /** The environment variable with the namespace of the metrics; blank for no metrics. */
  static final String NAMESPACE = "METRICS_NAMESPACE";

  /** Lambda's word for a function that ends without a response. */
  private static final String UNHANDLED = "Unhandled";

  private static final int EXPECTED_BYTES = 512;
  private static final int METRICS_BYTES = 512;

  private final Surroundings host;
  private final Function<String, IdentityNames.Name> identities;
  private final Optional<EmbeddedMetrics> metrics;
  private final AtomicBoolean isCold = new AtomicBoolean(true);

  /**
   * Creates the lines of a function.
   *
   * @param environment may name the namespace
   * @param host takes the lines, and has the time
   * @param identities names an identity, if it can
   */
  RequestLines(
      Map<String, String> environment,
      Surroundings host,
      Function<String, IdentityNames.Name> identities) {
    this.host = host;
    this.identities = identities;
    String namespace = environment.getOrDefault(NAMESPACE, "");
    this.metrics =
        namespace.isBlank() ? Optional.empty() : Optional.of(new EmbeddedMetrics(namespace));
  }

  /** Creates the lines of a function that handles changes: without metrics and identities. */
  static RequestLines ofChanges(Surroundings host) {
    return new RequestLines(Map.of(), host, _ -> IdentityNames.Name.NONE);
  }

  /** The work of a request. */
  @FunctionalInterface
  interface Work {
    /** Does the work. */
    void run() throws IOException;
  }

  /** Serves a request, and writes its line even if the request fails. */
  void serve(Context context, Work request) throws IOException {
    RequestFacts facts = new RequestFacts();
    facts.outcome(UNHANDLED, 0);
    boolean wasCold = isCold.getAndSet(false);
    long begin = System.nanoTime();
    try {
      facts.<RequestFacts, IOException>gather(
          () -> {
            request.run();
            return facts;
          });
    } finally {
      if (facts.error().equals(UNHANDLED)) {
        facts.mark(Measure.FAULTS);
      }
      write(
          new RequestLine(
              host.clock().millis(),
              context.getFunctionName(),
              context.getAwsRequestId(),
              (System.nanoTime() - begin) / 1e6,
              wasCold,
              facts));
    }
  }

  private void write(RequestLine line) throws IOException {
    String id = line.facts().identity();
    IdentityNames.Name identity = id.isEmpty() ? IdentityNames.Name.NONE : identities.apply(id);
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream(EXPECTED_BYTES + (metrics.isPresent() ? METRICS_BYTES : 0));
    Json.write(bytes, json -> write(json, line, identity));
    bytes.write('\n');
    host.writeLine(line.requestId(), bytes);
  }

  private void write(JsonGenerator json, RequestLine line, IdentityNames.Name identity)
      throws IOException {
    json.writeStartObject();
    if (metrics.isPresent()) {
      metrics.get().write(json, line.timeMillis(), line.facts());
    }
    line.writeMembers(json, identity);
    json.writeEndObject();
  }
}
