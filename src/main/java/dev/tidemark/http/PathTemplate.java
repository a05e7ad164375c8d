package dev.tidemark.http;

import java.util.LinkedHashMap;
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
  private final List<String> expected;

  /**
   * Splits a template.
   *
   * @param text such as {@code /identitypools/{IdentityPoolId}/events}
   */
  PathTemplate(String text) {
    this.text = text;
    this.expected = segments(text);
  }

  String text() {
    return text;
  }

  /** Returns the members in a path, each decoded once; empty if the path does not match. */
  Optional<Map<String, String>> match(String rawPath) {
    List<String> given = segments(rawPath);
    if (expected.size() != given.size()) {
      return Optional.empty();
    }
    Map<String, String> members = new LinkedHashMap<>();
    for (int i = 0; i < expected.size(); i++) {
      String segment = expected.get(i);
      if (isMember(segment)) {
        members.put(nameOf(segment), PercentEncoding.decode(given.get(i)));
      } else if (!segment.equals(given.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(members);
  }

  /**
   * Returns the members of this template among API Gateway's path parameters; empty if one is
   * absent, because the body could supply it instead.
   */
  Optional<Map<String, String>> select(Map<String, String> parameters) {
    Map<String, String> members = new LinkedHashMap<>();
    for (String segment : expected) {
      if (isMember(segment)) {
        String name = nameOf(segment);
        String value = parameters.get(name);
        if (value == null) {
          return Optional.empty();
        }
        members.put(
            name, WITHOUT_PERCENT_SIGN.contains(name) ? PercentEncoding.decode(value) : value);
      }
    }
    return Optional.of(members);
  }

  private static boolean isMember(String segment) {
    return segment.startsWith("{");
  }

  private static String nameOf(String segment) {
    return segment.substring(1, segment.length() - 1);
  }

  /** Splits before decoding, so that an encoded slash does not split its segment. */
  private static List<String> segments(String path) {
    return List.of(path.split("/", -1));
  }
}
