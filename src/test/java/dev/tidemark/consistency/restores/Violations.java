package dev.tidemark.consistency.restores;

import java.util.ArrayList;
import java.util.List;

/** Collects the violations of a schedule. */
@SuppressWarnings("AnnotateFormatMethod") // The annotation is not a dependency of the project.
final class Violations {
  private final List<String> all = new ArrayList<>();

  void add(String format, Object... arguments) {
    all.add(format.formatted(arguments));
  }

  /** Adds a violation unless a condition is true. */
  void check(boolean isRight, String format, Object... arguments) {
    if (!isRight) {
      add(format, arguments);
    }
  }

  List<String> all() {
    return List.copyOf(all);
  }
}
