package dev.tidemark.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonNull;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.lambda.error.OperationException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Sends events of the folder {@code events} through the entry point of their function, each on a
 * fresh table, and compares what it is answered with the file beside it.
 */
final class EventReplay {
  private static final Path FOLDER = Path.of("events");
  private static final String ANSWER = ".answer.json";
  private static final String BEFORE = ".before.json";
  private static final String EVENT = ".json";
  private static final String TRIGGER = ".trigger.json";

  private final URI endpoint;
  private final Supplier<String> emptyTable;
  private final String tokenKey;

  /**
   * Replays on a DynamoDB.
   *
   * @param emptyTable gives the name of a table without items
   */
  EventReplay(URI endpoint, Supplier<String> emptyTable) throws IOException {
    this.endpoint = endpoint;
    this.emptyTable = emptyTable;
    this.tokenKey = Files.readString(FOLDER.resolve("token-key")).strip();
  }

  /** Returns the names of all files of events, with what belongs to them. */
  static Stream<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER, 2)) {
      return files
          .filter(file -> Files.isRegularFile(file) && file.getNameCount() == 3)
          .map(file -> FOLDER.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList()
          .stream();
    }
  }

  /** Returns the names of all cases. */
  static List<String> cases() throws IOException {
    return files()
        .filter(file -> file.endsWith(EVENT))
        .filter(file -> Stream.of(ANSWER, BEFORE, TRIGGER).noneMatch(file::endsWith))
        .map(file -> file.substring(0, file.length() - EVENT.length()))
        .toList();
  }

  /** Replays a case. */
  void replay(String name) throws Exception {
    Functions functions = new Functions(environment(name));
    for (String earlier : past(name)) {
      invoke(functions, earlier);
    }
    compare("", read(name + ANSWER), invoke(functions, name));
  }

  /** The trigger of a case sees what comes before it, too. */
  private Map<String, String> environment(String name) {
    Map<String, String> environment = new HashMap<>();
    environment.put("TABLE", emptyTable.get());
    environment.put("DYNAMODB_ENDPOINT", endpoint.toString());
    environment.put("TOKEN_KEY", tokenKey);
    if (Files.exists(FOLDER.resolve(name + TRIGGER))) {
      environment.putAll(ScriptedTrigger.environment(FOLDER.resolve(name + TRIGGER)));
    }
    return environment;
  }

  private static List<String> past(String name) throws Exception {
    if (Files.notExists(FOLDER.resolve(name + BEFORE))) {
      return List.of();
    }
    List<String> past = new ArrayList<>();
    if (read(name + BEFORE) instanceof JsonArray(List<JsonValue> cases)) {
      for (JsonValue each : cases) {
        past.add(
            each instanceof JsonString(String earlier) ? earlier : fail("not a name: " + each));
      }
    }
    assertTrue(!past.isEmpty(), name + BEFORE + " names no event");
    return past;
  }

  private static JsonValue read(String file) throws IOException, MalformedJsonException {
    return Json.parse(Files.readString(FOLDER.resolve(file)));
  }

  /** Returns the answer in the form of the files: the body of a response is JSON there. */
  private static JsonValue invoke(Functions functions, String name) throws Exception {
    byte[] event = Files.readAllBytes(FOLDER.resolve(name + EVENT));
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      functions
          .of((JsonObject) Json.parse(event))
          .handleRequest(new ByteArrayInputStream(event), output, new EventContext());
    } catch (OperationException | IllegalArgumentException e) {
      return object(
          "error",
          new JsonObject(
              Map.of(
                  "errorType", new JsonString(e.getClass().getName()),
                  "errorMessage", new JsonString(String.valueOf(e.getMessage())))));
    }
    JsonValue answer = Json.parse(output.toString(StandardCharsets.UTF_8));
    if (name.startsWith("sync-trigger/")) {
      return object("output", withoutNulls(answer));
    }
    if (answer instanceof JsonObject response && response.string("body").isPresent()) {
      return new JsonObject(
          Map.of(
              "statusCode", response.member("statusCode").orElseThrow(),
              "headers", response.object("headers"),
              "body", Json.parse(response.string("body").get())));
    }
    return object("output", answer);
  }

  /** A trigger may leave out what is null, and serialisers do. */
  private static JsonValue withoutNulls(JsonValue value) {
    if (!(value instanceof JsonObject object)) {
      return value;
    }
    Map<String, JsonValue> members = new LinkedHashMap<>();
    object
        .members()
        .forEach(
            (name, member) -> {
              if (!(member instanceof JsonNull)) {
                members.put(name, withoutNulls(member));
              }
            });
    return new JsonObject(members);
  }

  private static JsonObject object(String member, JsonValue value) {
    return new JsonObject(Map.of(member, value));
  }

  private static void compare(String path, JsonValue expected, JsonValue answered) {
    Optional<String> kind =
        expected instanceof JsonString(String text) && text.startsWith("$")
            ? Optional.of(text)
            : Optional.empty();
    if (kind.isPresent()) {
      assertTrue(isOfKind(kind.get(), answered), path + " is no " + kind.get() + ": " + answered);
      return;
    }
    switch (expected) {
      case JsonObject object -> compareObjects(path, object, answered);
      case JsonArray(List<JsonValue> elements) -> compareArrays(path, elements, answered);
      case JsonNumber(String literal) -> {
        if (answered instanceof JsonNumber(String number)) {
          assertEquals(0, new BigDecimal(literal).compareTo(new BigDecimal(number)), path);
        } else {
          fail(path + " is no number: " + answered);
        }
      }
      default -> assertEquals(expected, answered, path);
    }
  }

  private static void compareObjects(String path, JsonObject expected, JsonValue answered) {
    if (!(answered instanceof JsonObject object)) {
      fail(path + " is no object: " + answered);
      return;
    }
    // Of headers, those that matter are named; of everything else, all members.
    if (!path.equals(".headers")) {
      assertEquals(expected.members().keySet(), object.members().keySet(), path);
    }
    expected
        .members()
        .forEach(
            (name, value) ->
                compare(
                    path + "." + name,
                    value,
                    object
                        .member(name)
                        .orElseThrow(() -> new AssertionError(path + "." + name + " is missing"))));
  }

  private static void compareArrays(String path, List<JsonValue> expected, JsonValue answered) {
    if (!(answered instanceof JsonArray(List<JsonValue> elements))) {
      fail(path + " is no array: " + answered);
      return;
    }
    assertEquals(expected.size(), elements.size(), path + " has other elements: " + answered);
    for (int i = 0; i < elements.size(); i++) {
      compare(path + "[" + i + "]", expected.get(i), elements.get(i));
    }
  }

  private static boolean isOfKind(String kind, JsonValue value) {
    return switch (kind) {
      case "$date" ->
          value instanceof JsonNumber(String literal) && literal.matches("-?\\d+\\.\\d{3}");
      case "$token" ->
          value instanceof JsonString(String text) && text.matches("[A-Za-z0-9_-]{40,}");
      case "$requestId" ->
          value instanceof JsonString(String text) && text.equals(EventContext.REQUEST_ID);
      case "$text" -> value instanceof JsonString(String text) && !text.isBlank();
      default -> throw new UncheckedIOException(new IOException("no such kind: " + kind));
    };
  }
}
