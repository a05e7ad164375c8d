package dev.tidemark.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.events.EventContext;
import dev.tidemark.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Bodies of UpdateRecords of the greatest size, each refused, and the function that refuses them.
 */
final class RefusedBodies {
  /** The size of an event with such a body: just below the limit of Lambda. */
  static final int EVENT_BYTES = 6_000_000;

  private static final String HEAD = "{\"SyncSessionToken\":\"x\",\"RecordPatches\":[";
  private static final String PATH =
      "/identitypools/us-east-1:0/identities/us-east-1:1/datasets/game";

  private final SyncFunction function =
      new SyncFunction(
          Map.of(
              "TABLE", "none",
              "DYNAMODB_ENDPOINT", "http://127.0.0.1:1",
              "TOKEN_KEY", Base64.getEncoder().encodeToString(new byte[32]),
              "DEVELOPER_PRINCIPALS", "arn:aws:iam::123456789012:user/developer",
              "TOMBSTONE_DAYS", "180",
              "TRIGGER_TIMEOUT_SECONDS", "5",
              "TRIGGER_HANDLER", ""));

  /** Returns the bodies by name. */
  static Map<String, String> all() {
    Map<String, String> bodies = new LinkedHashMap<>();
    bodies.put("empty patches", HEAD + repeat("{},") + "{}]}");
    bodies.put("numbers", HEAD + repeat("1,") + "1]}");
    bodies.put("nested arrays", HEAD + repeat("["));
    bodies.put("nested objects", HEAD + repeat("{\"a\":"));
    bodies.put("members", "{" + members() + "\"m\":0}");
    bodies.put("one name", "{\"" + repeat("n") + "\":0}");
    bodies.put("open string", "{\"SyncSessionToken\":\"" + repeat("t"));
    bodies.put("long token", "{\"RecordPatches\":[],\"SyncSessionToken\":\"" + repeat("t") + "\"}");
    bodies.put("escaped value", HEAD + "{\"Value\":\"" + repeat("\\u0061") + "\"}]}");
    bodies.put("value of two bytes", HEAD + "{\"Value\":\"" + repeat("é") + "\"}]}");
    bodies.put("long number", HEAD + "{\"SyncCount\":" + repeat("9") + "}]}");
    bodies.put("white space", repeat(" ") + "x");
    bodies.put("full patches, one key", HEAD + patches(2048) + "]}");
    return bodies;
  }

  private static String patches(int count) {
    String value = "v".repeat(EVENT_BYTES / count - 120);
    return IntStream.range(0, count)
        .mapToObj(
            _ -> "{\"Op\":\"replace\",\"Key\":\"k\",\"SyncCount\":0,\"Value\":\"" + value + "\"}")
        .collect(Collectors.joining(","));
  }

  /** Repeats a part until an event with it has its greatest size. */
  private static String repeat(String part) {
    return part.repeat((EVENT_BYTES - 1000) / bytesInEvent(part));
  }

  /** Joins members of different names until an event with them has its greatest size. */
  private static String members() {
    StringBuilder text = new StringBuilder();
    int bytes = 0;
    for (int i = 0; bytes < EVENT_BYTES - 1000; i++) {
      String next = "\"m" + i + "\":0,";
      text.append(next);
      bytes += bytesInEvent(next);
    }
    return text.toString();
  }

  /** Quotes and backslashes are escaped in the event. */
  private static int bytesInEvent(String part) {
    return part.getBytes(UTF_8).length
        + (int) part.chars().filter(c -> c == '"' || c == '\\').count();
  }

  /** Returns the event of an update with the body, as API Gateway sends it. */
  static byte[] event(String body) {
    return Json.write(
            json -> {
              json.writeStartObject();
              json.writeStringField("rawPath", PATH);
              json.writeObjectFieldStart("headers");
              json.writeStringField("content-type", "application/x-amz-json-1.1");
              json.writeEndObject();
              json.writeFieldName("requestContext");
              json.writeRawValue(
                  """
                  {"accountId":"123456789012","http":{"method":"POST"},"stage":"$default",
                   "authorizer":{"iam":{"accountId":"123456789012",
                    "userArn":"arn:aws:iam::123456789012:user/developer"}}}
                  """);
              json.writeStringField("body", body);
              json.writeBooleanField("isBase64Encoded", false);
              json.writeEndObject();
            })
        .getBytes(UTF_8);
  }

  /** Returns the response of the function to an event. */
  String respond(byte[] event) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      function.handleRequest(new ByteArrayInputStream(event), output, new EventContext());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return output.toString(UTF_8);
  }
}
