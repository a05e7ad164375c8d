package dev.tidemark.local.outbox;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.local.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;

/**
 * Kinesis, as far as a sender can tell: takes the records of any stream, in JSON or CBOR. AWS's SDK
 * for Java sends CBOR.
 */
final class KinesisReceiver {
  /** Precedes the operation in the header {@code X-Amz-Target}. */
  static final String TARGET = "Kinesis_20131202.";

  private static final String JSON = "application/x-amz-json-1.1";
  private static final String CBOR = "application/x-amz-cbor-1.1";
  private static final String DATA = "Data";

  private final Outbox outbox;

  KinesisReceiver(Outbox outbox) {
    this.outbox = outbox;
  }

  /**
   * Receives a request.
   *
   * @param operation the name of the operation
   * @param contentType the encoding of the request, which the response has too
   */
  Reply receive(String operation, String contentType, byte[] body) {
    String encoding = contentType.startsWith(CBOR) ? CBOR : JSON;
    if (!operation.equals("PutRecord")) {
      return error(encoding, "UnknownOperationException", "only PutRecord is received here");
    }
    try {
      return putRecord(encoding, encoding.equals(CBOR) ? Cbor.readMap(body) : readJson(body));
    } catch (IOException e) {
      return error(encoding, "SerializationException", "the request is not a PutRecord");
    }
  }

  private Reply putRecord(String encoding, Map<String, SdkBytes> members) {
    Optional<String> stream = text(members, "StreamName").or(() -> streamOfArn(members));
    Optional<String> partitionKey = text(members, "PartitionKey");
    if (stream.isEmpty() || partitionKey.isEmpty() || !members.containsKey(DATA)) {
      return error(
          encoding, "ValidationException", "StreamName, PartitionKey and Data are required");
    }
    long number =
        outbox.add(new Sent.KinesisRecord(stream.get(), partitionKey.get(), bytes(members, DATA)));
    Map<String, String> output = new LinkedHashMap<>();
    output.put("ShardId", "shardId-000000000000");
    output.put("SequenceNumber", Long.toString(number));
    return reply(200, encoding, output);
  }

  private static Optional<String> streamOfArn(Map<String, SdkBytes> members) {
    return text(members, "StreamARN").map(arn -> arn.substring(arn.lastIndexOf('/') + 1));
  }

  private static Optional<String> text(Map<String, SdkBytes> members, String name) {
    return members.containsKey(name)
        ? Optional.of(new String(bytes(members, name).asByteArrayUnsafe(), StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private static SdkBytes bytes(Map<String, SdkBytes> members, String name) {
    return members.getOrDefault(name, SdkBytes.fromByteArrayUnsafe(new byte[0]));
  }

  /** Reads a map of texts, of which one has bytes in base64. */
  private static Map<String, SdkBytes> readJson(byte[] body) throws IOException {
    Map<String, SdkBytes> members = new HashMap<>();
    try {
      if (Json.parse(body) instanceof JsonObject object) {
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
          if (member.getValue() instanceof JsonString(String text)) {
            members.put(
                member.getKey(),
                SdkBytes.fromByteArrayUnsafe(
                    member.getKey().equals(DATA)
                        ? Base64.getDecoder().decode(text)
                        : text.getBytes(StandardCharsets.UTF_8)));
          }
        }
      }
    } catch (MalformedJsonException | IllegalArgumentException e) {
      throw new IOException("not a request of Kinesis", e);
    }
    return members;
  }

  private static Reply error(String encoding, String type, String message) {
    Map<String, String> output = new LinkedHashMap<>();
    output.put("__type", type);
    output.put("message", message);
    return reply(400, encoding, output);
  }

  private static Reply reply(int status, String encoding, Map<String, String> output) {
    return Reply.of(
        status, encoding, encoding.equals(CBOR) ? Cbor.writeMap(output) : writeJson(output));
  }

  private static byte[] writeJson(Map<String, String> members) {
    return Json.write(
            json -> {
              json.writeStartObject();
              for (Map.Entry<String, String> member : members.entrySet()) {
                json.writeStringField(member.getKey(), member.getValue());
              }
              json.writeEndObject();
            })
        .getBytes(StandardCharsets.UTF_8);
  }
}
