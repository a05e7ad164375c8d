package dev.tidemark.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Responds with the event, the context and the environment that it received. Some last words of the
 * path make it misbehave instead.
 */
public final class EchoFunction implements RequestStreamHandler {
  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, String> environment;

  /** Makes a function with the given environment. */
  public EchoFunction(Map<String, String> environment) {
    this.environment = new TreeMap<>(environment);
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    String event = new String(input.readAllBytes(), StandardCharsets.UTF_8);
    if (event.contains("/things/throws\"")) {
      throw new IllegalStateException("requested by the test");
    }
    output.write(response(event, context).getBytes(StandardCharsets.UTF_8));
  }

  private String response(String event, Context context) throws IOException {
    if (event.contains("/things/no-json\"")) {
      return "nothing";
    }
    if (event.contains("/things/no-status\"")) {
      return "{}";
    }
    if (event.contains("/things/no-base64\"")) {
      return "{\"statusCode\":200,\"body\":\"!\",\"isBase64Encoded\":true}";
    }
    if (event.contains("/things/huge\"")) {
      return "{\"statusCode\":200,\"body\":\"" + "x".repeat(Gateway.MAX_OUTPUT_BYTES - 27) + "\"}";
    }
    if (event.contains("/things/large\"")) {
      return "{\"statusCode\":200,\"body\":\"" + "x".repeat(Gateway.MAX_OUTPUT_BYTES - 28) + "\"}";
    }
    if (event.contains("/things/length\"")) {
      return "{\"statusCode\":200,\"body\":\"" + event.length() + "\"}";
    }
    if (event.contains("/things/binary\"")) {
      return """
      {"statusCode":418,"headers":{"X-Own":"one","Content-Type":"image/x","Access-Control-Allow-Origin":"no"},
      "multiValueHeaders":{"a":["b"]},"cookies":["a=1","b=2"],"body":"AP8=","isBase64Encoded":true}
      """;
    }
    if (event.contains("/things/empty\"")) {
      return "{\"statusCode\":204,\"headers\":null,\"body\":null}";
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("statusCode", 200);
      json.writeStringField("body", report(event, context));
      json.writeEndObject();
    }
    return text.toString();
  }

  /** Returns one line each: event, request id, function, time left, memory, environment. */
  private String report(String event, Context context) {
    return String.join(
        "\n",
        event,
        context.getAwsRequestId(),
        context.getFunctionName(),
        Boolean.toString(
            context.getRemainingTimeInMillis() > 0 && context.getRemainingTimeInMillis() <= 29_000),
        Integer.toString(context.getMemoryLimitInMB()),
        environment.toString());
  }
}
