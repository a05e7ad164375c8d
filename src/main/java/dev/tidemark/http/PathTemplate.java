package dev.tidemark.http;

import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A path with the names of members in braces. */
final class PathTemplate {
  /**
   * Members that cannot contain a percent sign. AWS does not document whether API Gateway decodes
   * path parameters. A percent sign in one of these members shows that it did not. In other members
   * it may be a character of the value.
   */
  private static final Set<String> WITHOUT_PERCENT_SIGN =
      Set.of("IdentityPoolId", "IdentityId", "DatasetName");

  private final String text;
  private final List<Segment> expected;

  /**
   * Splits a template.
   *
   * @param text such as {@code /identitypools/{IdentityPoolId}/events}
   */
  PathTemplate(String text) {
    this.text = text;
    this.expected = segments(text).stream().map(Segment::of).toList();
  }

  /**
   * A part of the path.
   *
   * @param text the name of a member, or the text that a path has here
   */
  private record Segment(String text, boolean isMember) {
    static Segment of(String segment) {
      return segment.startsWith("{")
          ? new Segment(segment.substring(1, segment.length() - 1), true)
          : new Segment(segment, false);
    }
  }

  String text() {
    return text;
  }

  /** Returns the members in a path, each decoded once; empty if the path does not match. */
  Optional<JsonObject> match(String rawPath) {
    List<String> given = segments(rawPath);
    if (expected.size() != given.size()) {
      return Optional.empty();
    }
    Map<String, JsonValue> members = new HashMap<>();
    for (int i = 0; i < expected.size(); i++) {
      Segment segment = expected.get(i);
      if (segment.isMember()) {
        members.put(segment.text(), new JsonString(PercentEncoding.decode(given.get(i))));
      } else if (!segment.text().equals(given.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(new JsonObject(members));
  }

  /**
   * Returns the members of this template among API Gateway's path parameters; empty if one is
   * absent, because the body could supply it instead.
   */
  Optional<JsonObject> select(Map<String, String> parameters) {
    Map<String, JsonValue> members = new HashMap<>();
    for (Segment segment : expected) {
      if (segment.isMember()) {
        String name = segment.text();
        String value = parameters.get(name);
        if (value == null) {
          return Optional.empty();
        }
        members.put(name, new JsonString(decoded(name, value)));
      }
    }
    return Optional.of(new JsonObject(members));
  }

  private static String decoded(String name, String value) {
    return WITHOUT_PERCENT_SIGN.contains(name) ? PercentEncoding.decode(value) : value;
  }

  /** Splits before decoding, so that an encoded slash does not split its segment. */
  private static List<String> segments(String path) {
    return List.of(path.split("/", -1));
  }
}
