package dev.tidemark.local.signing;

import java.util.ArrayList;
import java.util.List;

/**
 * A canonical path that a client may have signed by mistake.
 *
 * @param path the path
 * @param mistake the mistake, as a message tells it
 */
record PathMistake(String path, String mistake) {

  /**
   * Returns the mistakes that clients make with a path.
   *
   * @param rawPath the path as sent
   * @param stage the stage with a slash in front; empty if there is none
   */
  static List<PathMistake> all(String rawPath, String stage) {
    List<PathMistake> mistakes = new ArrayList<>(encodings(rawPath, ""));
    if (!stage.isEmpty() && rawPath.startsWith(stage + "/")) {
      String signed = rawPath.substring(stage.length());
      String mistake = "the stage " + stage + " is part of the path, and was not signed";
      mistakes.add(new PathMistake(CanonicalPath.of(signed), mistake));
      mistakes.addAll(encodings(signed, mistake + "; "));
    }
    return mistakes;
  }

  private static List<PathMistake> encodings(String rawPath, String before) {
    return List.of(
        new PathMistake(
            CanonicalPath.withoutEncoding(rawPath),
            before + "each segment as sent must be percent-encoded once more"),
        new PathMistake(
            CanonicalPath.ofSdkSpelling(rawPath),
            before + "the path was signed with %3A and sent with a plain colon"));
  }

  /** Returns the mistake, with the path that was signed and the one that was expected. */
  String explanation(String expected) {
    return "signed for the canonical path %s, expected %s: %s".formatted(path, expected, mistake);
  }
}
