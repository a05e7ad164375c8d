package dev.tidemark.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * The code of the functions in a release: a zip with classes, and jars in {@code lib}.
 *
 * @param entries the names of all entries
 * @param texts the licences and notices in the jars, by text, with the jars that have them
 */
record ReleasedFunction(SortedSet<String> entries, SortedMap<String, SortedSet<String>> texts) {
  private static final Pattern LIBRARY = Pattern.compile("lib/([^/]+)\\.jar");
  private static final Pattern LEGAL =
      Pattern.compile("(?i)(META-INF/)?(LICENSE|NOTICE)(\\.txt|\\.md)?");

  /**
   * A component of the bill of materials.
   *
   * @param file the name of its jar, without the extension
   * @param licences the ids of its licences, or their names if they have no id
   */
  record Component(String file, List<String> licences) {}

  /** Reads the zip. */
  static ReleasedFunction read(Path zip) throws IOException {
    SortedSet<String> entries = new TreeSet<>();
    SortedMap<String, SortedSet<String>> texts = new TreeMap<>();
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : Collections.list(file.entries())) {
        entries.add(entry.getName());
        if (LIBRARY.matcher(entry.getName()).matches()) {
          try (var in = file.getInputStream(entry)) {
            addTexts(texts, library(entry.getName()), in.readAllBytes());
          }
        }
      }
    }
    return new ReleasedFunction(entries, texts);
  }

  private static void addTexts(
      SortedMap<String, SortedSet<String>> texts, String library, byte[] jar) throws IOException {
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
      for (Optional<ZipEntry> entry = next(in); entry.isPresent(); entry = next(in)) {
        if (LEGAL.matcher(entry.get().getName()).matches()) {
          String text = new String(in.readAllBytes(), UTF_8).replace("\r\n", "\n").strip();
          texts.computeIfAbsent(text, _ -> new TreeSet<>()).add(library);
        }
      }
    }
  }

  private static Optional<ZipEntry> next(ZipInputStream in) throws IOException {
    return Optional.ofNullable(in.getNextEntry());
  }

  private static String library(String entry) {
    return LIBRARY.matcher(entry).replaceFirst("$1");
  }

  /** Returns the names of the jars, without the extension. */
  SortedSet<String> libraries() {
    SortedSet<String> libraries = new TreeSet<>();
    entries.stream()
        .filter(LIBRARY.asMatchPredicate())
        .forEach(entry -> libraries.add(library(entry)));
    return libraries;
  }

  /**
   * Returns what the release lacks or has too much: classes of the template's handlers, and jars
   * that the bill of materials does not name, or names without need.
   */
  List<String> faults(List<String> handlers, List<Component> components) {
    Stream<String> missing =
        handlers.stream()
            .filter(handler -> !entries.contains(handler.replace('.', '/') + ".class"))
            .map(handler -> "the zip lacks the handler " + handler);
    SortedSet<String> listed = new TreeSet<>();
    components.forEach(each -> listed.add(each.file()));
    Stream<String> unlisted =
        libraries().stream()
            .filter(library -> !listed.contains(library))
            .map(library -> "the bill of materials lacks " + library);
    Stream<String> absent =
        listed.stream()
            .filter(library -> !libraries().contains(library))
            .map(library -> "the zip lacks " + library);
    Stream<String> unlicensed =
        components.stream()
            .filter(each -> each.licences().isEmpty())
            .map(each -> "no licence is known of " + each.file());
    return Stream.of(missing, unlisted, absent, unlicensed).flatMap(each -> each).toList();
  }

  /** Returns a page with the licence of each component, and all texts in their jars. */
  String licences(List<Component> components) {
    StringBuilder page =
        new StringBuilder("The functions of Tidemark contain these libraries, unchanged.\n\n");
    for (Component each : components) {
      page.append("* ").append(each.file()).append(": ");
      page.append(String.join(" or ", each.licences())).append('\n');
    }
    texts.forEach(
        (text, jars) ->
            page.append("\n%s\n%s\n\n".formatted("=".repeat(80), String.join(", ", jars)))
                .append(text)
                .append('\n'));
    return page.toString();
  }

  /** Reads the components of a bill of materials in CycloneDX's JSON. */
  static List<Component> components(byte[] bill) throws MalformedJsonException {
    JsonObject document = (JsonObject) Json.parse(bill);
    return elements(document, "components").map(ReleasedFunction::component).toList();
  }

  private static Component component(JsonObject each) {
    String purl = each.string("purl").orElse("");
    String classifier =
        Pattern.compile("[?&]classifier=([^&]+)")
            .matcher(purl)
            .results()
            .map(match -> "-" + match.group(1))
            .findFirst()
            .orElse("");
    String name = each.string("name").orElseThrow();
    return new Component(
        name + "-" + each.string("version").orElseThrow() + classifier,
        elements(each, "licenses").flatMap(ReleasedFunction::licence).toList());
  }

  private static Stream<String> licence(JsonObject choice) {
    JsonObject licence = choice.object("license");
    return Stream.of(choice.string("expression"), licence.string("id"), licence.string("name"))
        .flatMap(Optional::stream)
        .limit(1);
  }

  private static Stream<JsonObject> elements(JsonObject object, String name) {
    List<JsonValue> elements =
        object.member(name).orElse(new JsonArray(List.of())) instanceof JsonArray(var all)
            ? all
            : List.of();
    return elements.stream().map(JsonObject.class::cast);
  }
}
