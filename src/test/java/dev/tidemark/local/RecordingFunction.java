package dev.tidemark.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.tidemark.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Remembers the events that it receives, and the datasets in them, under its {@code NAME}. A test
 * can replace its output.
 */
public final class RecordingFunction implements RequestStreamHandler {
  /** The events by the name of the function. */
  static final Map<String, List<String>> EVENTS = new ConcurrentHashMap<>();

  /** Makes the output of a function from its event; it may throw. */
  static final Map<String, UnaryOperator<String>> OUTPUTS = new ConcurrentHashMap<>();

  private static final Pattern CHANGE =
      Pattern.compile("\"S\":\"dataset/(\\w+)\".*?\"SequenceNumber\":\"(\\d+)\"");

  private final String name;

  /** Makes a function with the given environment. */
  public RecordingFunction(Map<String, String> environment) {
    this.name = environment.getOrDefault("NAME", "");
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    String event = new String(input.readAllBytes(), StandardCharsets.UTF_8);
    EVENTS.computeIfAbsent(name, _ -> new CopyOnWriteArrayList<>()).add(event);
    output.write(
        OUTPUTS
            .getOrDefault(name, UnaryOperator.identity())
            .apply(event)
            .getBytes(StandardCharsets.UTF_8));
  }

  /** Forgets everything. */
  static void clear() {
    EVENTS.clear();
    OUTPUTS.clear();
  }

  /** Returns the datasets in each event of a function. */
  static List<List<String>> datasets(String name) {
    return EVENTS.getOrDefault(name, List.of()).stream()
        .map(event -> changes(event).map(change -> change.group(1)).toList())
        .toList();
  }

  /** Returns output that names the change of a dataset as not handled. */
  static String failureOf(String dataset, String event) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("batchItemFailures");
          for (MatchResult change : changes(event).toList()) {
            if (change.group(1).equals(dataset)) {
              json.writeStartObject();
              json.writeStringField("itemIdentifier", change.group(2));
              json.writeEndObject();
            }
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static java.util.stream.Stream<MatchResult> changes(String event) {
    return CHANGE.matcher(event).results();
  }
}
