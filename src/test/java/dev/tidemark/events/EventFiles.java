package dev.tidemark.events;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.json.MalformedJsonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder {@code events}: complete events, each with its response in a file beside it. */
final class EventFiles {
  private static final Path FOLDER = Path.of("events");
  private static final String EVENT = ".json";
  private static final String RESPONSE = ".response.json";
  private static final String BEFORE = ".before.json";

  private EventFiles() {}

  /** Returns the key of the tokens in all events, in base64. */
  static String tokenKey() throws IOException {
    return Files.readString(FOLDER.resolve("token-key")).strip();
  }

  /** Returns the names of all files in the folders of operations. */
  static List<String> names() {
    try (Stream<Path> files = Files.walk(FOLDER, 2)) {
      return files
          .filter(file -> Files.isRegularFile(file) && file.getNameCount() == 3)
          .map(file -> FOLDER.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the name of the case that a file belongs to. */
  static String caseOf(String file) {
    return file.replaceAll("(\\.response|\\.before)?\\.json$", "");
  }

  /** Reads all cases. */
  static Stream<EventCase> cases() {
    return names().stream()
        .filter(file -> file.equals(caseOf(file) + EVENT))
        .map(file -> read(caseOf(file)));
  }

  private static EventCase read(String name) {
    return new EventCase(
        name,
        object(FOLDER.resolve(name + EVENT)),
        before(FOLDER.resolve(name + BEFORE)),
        Optional.empty(),
        object(FOLDER.resolve(name + RESPONSE)));
  }

  private static List<String> before(Path file) {
    if (Files.notExists(file)) {
      return List.of();
    }
    List<String> names = strings(value(file));
    if (names.isEmpty()) {
      throw new IllegalArgumentException(file + " names no event");
    }
    return names;
  }

  /** Returns the strings of an array. */
  static List<String> strings(JsonValue array) {
    return ((JsonArray) array).elements().stream().map(each -> ((JsonString) each).text()).toList();
  }

  /** Reads a file that has a JSON object. */
  static JsonObject object(Path file) {
    return (JsonObject) value(file);
  }

  private static JsonValue value(Path file) {
    try {
      return Json.parse(Files.readString(file));
    } catch (IOException | MalformedJsonException e) {
      throw new IllegalArgumentException(file + " cannot be read", e);
    }
  }
}
