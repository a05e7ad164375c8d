package dev.tidemark.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.http.Operation;
import dev.tidemark.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Random events: requests made from the table of operations, and mutated bytes of these or files.
 */
final class FuzzedEvents {
  /** The ARN of a developer. */
  static final String DEVELOPER = "arn:aws:iam::123456789012:user/developer";

  /** The identity of the caller, and its pool. */
  private static final List<String> OWN = List.of("us-east-1:pool", "us-east-1:own");

  private static final List<String> WORDS =
      List.of(
          "us-east-1:pool",
          "us-east-1:own",
          "us-east-1:other",
          "game",
          "a",
          "",
          "0",
          "-1",
          "1e5",
          "9223372036854775808",
          "null",
          "%",
          "%2F",
          "%00",
          "é",
          "\ud800",
          "x".repeat(2000),
          "true",
          "arn:aws:lambda:eu-west-1:123456789012:function:f",
          "arn:aws:sns:eu-west-1:123456789012:app/GCM/f",
          "arn:aws:iam::123456789012:role/f",
          "DISABLED",
          "GCM",
          "token",
          "..",
          "1.5",
          "{}",
          "[]");
  private static final List<String> MEMBERS =
      List.of(
          "SyncSessionToken",
          "RecordPatches",
          "DeviceId",
          "ClientContext",
          "Events",
          "SyncTrigger",
          "PushSync",
          "ApplicationArns",
          "CognitoStreams",
          "StreamName",
          "StreamingStatus",
          "RoleArn",
          "Platform",
          "Token",
          "Op",
          "Key",
          "Value",
          "SyncCount",
          "DeviceLastModifiedDate",
          "IdentityId",
          "NextToken",
          "MaxResults",
          "LastSyncCount",
          "Unknown");
  private static final List<Operation> OPERATIONS = List.of(Operation.values());
  private static final List<byte[]> FILES = files();

  private final Random random;
  private String token = "";
  private String device = "";

  FuzzedEvents(Random random) {
    this.random = random;
  }

  /**
   * An event.
   *
   * @param isForeign whether the caller is an identity and the path is another's
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares events.
  record FuzzedEvent(byte[] bytes, boolean isForeign) {}

  /** Makes a token known that the service has issued. */
  void know(String issued) {
    token = issued;
  }

  /** Makes a device known that the service has registered. */
  void knowDevice(String registered) {
    device = registered;
  }

  /** Returns the event of a registration of the caller's own device. */
  byte[] registration() {
    String path = "/identitypools/%s/identity/%s/device".formatted(OWN.get(0), OWN.get(1));
    String body = "{\"Platform\":\"GCM\",\"Token\":\"token\"}";
    return Json.write(json -> write(json, "POST", path, "", body, 0)).getBytes(UTF_8);
  }

  /** Returns the event of a listing of the caller's own dataset. */
  byte[] listing() {
    String path =
        "/identitypools/%s/identities/%s/datasets/game/records".formatted(OWN.get(0), OWN.get(1));
    return Json.write(json -> write(json, "GET", path, "", "", 0)).getBytes(UTF_8);
  }

  FuzzedEvent next() {
    if (random.nextInt(3) == 0) {
      return new FuzzedEvent(mutated(FILES.get(random.nextInt(FILES.size()))), false);
    }
    Operation operation = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
    boolean isForeign = random.nextInt(4) == 0;
    String path = path(operation.pathTemplate(), isForeign);
    String method = random.nextInt(20) == 0 ? "PUT" : operation.method();
    String query = member() + "=" + word() + "&" + member() + "=" + word();
    int callerKind = isForeign ? 0 : random.nextInt(4);
    String body = body(operation);
    byte[] event =
        Json.write(json -> write(json, method, path, query, body, callerKind)).getBytes(UTF_8);
    return random.nextInt(3) == 0
        ? new FuzzedEvent(mutated(event), false)
        : new FuzzedEvent(event, isForeign);
  }

  private String path(String template, boolean isForeign) {
    String path =
        template
            .replace("{IdentityPoolId}", OWN.get(0))
            .replace("{IdentityId}", isForeign ? "us-east-1:stranger" : OWN.get(1))
            .replace("{DatasetName}", random.nextInt(3) == 0 ? word() : "game")
            .replace("{DeviceId}", random.nextInt(3) == 0 ? word() : device);
    return isForeign || random.nextInt(8) > 0 ? path : path + "/" + word();
  }

  /** Writes an event; the kinds of callers are an identity, a developer, a broken one, and none. */
  private static void write(
      JsonGenerator json, String method, String path, String query, String body, int callerKind)
      throws IOException {
    String caller =
        switch (callerKind) {
          case 0 ->
              "{\"accountId\":\"123456789012\",\"cognitoIdentity\":{\"identityPoolId\":\"%s\",\"identityId\":\"%s\"}}"
                  .formatted(OWN.get(0), OWN.get(1));
          case 1 -> "{\"accountId\":\"123456789012\",\"userArn\":\"%s\"}".formatted(DEVELOPER);
          case 2 -> "{\"accountId\":1,\"cognitoIdentity\":{\"identityPoolId\":\"\"}}";
          default -> "null";
        };
    json.writeStartObject();
    json.writeStringField("rawPath", path);
    json.writeStringField("rawQueryString", query);
    json.writeFieldName("requestContext");
    json.writeRawValue(
        "{\"accountId\":\"123456789012\",\"http\":{\"method\":\"%s\"},\"stage\":\"$default\",\"authorizer\":{\"iam\":%s}}"
            .formatted(method, caller));
    json.writeStringField("body", body);
    json.writeEndObject();
  }

  /** Returns the body of an update that is often valid. */
  private String update() {
    return "{\"SyncSessionToken\":\"%s\",\"RecordPatches\":[{\"Op\":\"replace\",\"Key\":\"k%d\",\"Value\":\"v\",\"SyncCount\":%d}]}"
        .formatted(token, random.nextInt(30), random.nextInt(3) - 1);
  }

  /** Returns a body that is often one of the operation. */
  private String body(Operation operation) {
    if (random.nextInt(4) == 0) {
      return value(0);
    }
    return switch (operation) {
      case UPDATE_RECORDS -> update();
      case REGISTER_DEVICE ->
          "{\"Platform\":\"%s\",\"Token\":\"token %d\"}"
              .formatted(random.nextInt(8) == 0 ? "ADM" : "GCM", random.nextInt(30));
      default -> random.nextBoolean() ? update() : value(0);
    };
  }

  private String value(int depth) {
    StringBuilder text = new StringBuilder();
    switch (depth > 3 ? 3 : random.nextInt(depth == 0 ? 2 : 5)) {
      case 0, 1 -> {
        text.append('{');
        int members = random.nextInt(5);
        for (int i = 0; i < members; i++) {
          text.append(i == 0 ? "\"" : ",\"")
              .append(member())
              .append("\":")
              .append(value(depth + 1));
        }
        text.append('}');
      }
      case 2 -> text.append('[').append(value(depth + 1)).append(']');
      case 3 -> text.append('"').append(random.nextInt(3) == 0 ? token : word()).append('"');
      default ->
          text.append(List.of("0", "-1", "1e99", "1.5", "null", "true").get(random.nextInt(6)));
    }
    return text.toString();
  }

  private String word() {
    return WORDS.get(random.nextInt(WORDS.size()));
  }

  private String member() {
    return MEMBERS.get(random.nextInt(MEMBERS.size()));
  }

  private byte[] mutated(byte[] original) {
    byte[] bytes = original.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes = mutatedOnce(bytes);
    }
    return bytes;
  }

  private byte[] mutatedOnce(byte[] bytes) {
    int start = random.nextInt(bytes.length + 1);
    int end = Math.min(bytes.length, start + random.nextInt(20));
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    result.write(bytes, 0, start);
    switch (random.nextInt(4)) {
      case 0 -> {} // the part is removed
      case 1 -> {
        result.write(bytes, start, end - start);
        result.write(bytes, start, end - start);
      }
      case 2 -> result.writeBytes(word().getBytes(UTF_8));
      default -> result.write(random.nextInt(256));
    }
    result.write(bytes, end, bytes.length - end);
    return result.toByteArray();
  }

  private static List<byte[]> files() {
    try (Stream<Path> files = Files.walk(Path.of("events"))) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .filter(file -> !file.toString().matches(".*\\.(response|before)\\.json"))
          .sorted()
          .map(FuzzedEvents::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
